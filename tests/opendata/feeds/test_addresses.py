"""Which addresses the portal may call at all."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.feeds import addresses

INNER = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "2606:4700::1%1", "nonsense", "",
]  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_nobodys(address):
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "223.5.5.5", "2400:3200::1", "2606:4700::1111"])
def test_addresses_of_the_internet_are_public(address):
    assert addresses.is_public(address)


@given(st.ip_addresses(v=4))
def test_no_coat_of_version_six_makes_an_address_public(ip):
    number = int(ip)
    coats = [number, 0xFFFF << 32 | number, 0xFFFF << 48 | number, 0x64FF9B << 96 | number]
    coats += [0x2002 << 112 | number << 80, 0x20010000 << 96 | number, 0xFE80 << 112 | number]
    assert not any(addresses.is_public(str(IPv6Address(coat))) for coat in coats)


@given(st.ip_addresses(v=4))
def test_what_is_public_is_what_the_standard_calls_global(ip):
    if addresses.is_public(str(ip)):
        assert ip.is_global and not ip.is_multicast and not ip.is_private and not ip.is_reserved
    assert not addresses.is_public(str(IPv4Address(int(ip) | 0xE0000000)))


WRONG = [
    "", "not an address", "ftp://example.cn/feed", "file:///etc/passwd", "gopher://example.cn/", "javascript:alert(1)",
    "//example.cn/", "http://", "http:///path", "http://user:pw@example.cn/", "http://example.cn:22/",
    "http://example.cn:0/", "http://example.cn:99999/", "http://example.cn:x/", "http://exa mple.cn/",
    "http://example.cn/\r\nX: y", "http://example.cn\\@127.0.0.1/", "http://[::1/", "http://-/\x00", "http://a..b/",
    "http://xn--/", "http://" + "a" * 64 + ".cn/", "http://例子。/ 空格", "http://example.cn/" + "a" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("url", WRONG, ids=range(len(WRONG)))
def test_what_is_no_address_of_the_web_is_refused_with_words(url):
    with pytest.raises(addresses.BadAddress) as refused:
        addresses.check(url)
    assert str(refused.value)


INNER_URLS = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]:8000/", "http://169.254.169.254/latest/",
    "http://[fd00:ec2::254]/", "http://localhost/", "http://LOCALHOST:8000/", "http://printer.local/",
    "http://metadata.google.internal/", "http://0/", "http://192.168.0.1/", "http://①②⑦.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", INNER_URLS, ids=range(len(INNER_URLS)))
def test_a_form_says_at_once_that_an_address_is_inside(url):
    with pytest.raises(addresses.Forbidden):
        addresses.check(url)


def test_chinese_addresses_are_read():
    place = addresses.check("https://中国政府网.政务/动态/通知?标题=放假&页=1#above")
    assert place.host.startswith("xn--") and place.host.isascii() and place.target.isascii()
    assert place.target == "/%E5%8A%A8%E6%80%81/%E9%80%9A%E7%9F%A5?%E6%A0%87%E9%A2%98=%E6%94%BE%E5%81%87&%E9%A1%B5=1"
    assert addresses.check(place.url) == place


@pytest.mark.parametrize("host", ["localhost。", "１２７．０．０．１。", "０。", "printer.LOCAL。"], ids=range(4))
def test_an_inner_address_is_known_in_full_width_too(host):
    with pytest.raises(addresses.Forbidden):
        addresses.check(f"http://{host}/")


@given(st.text() | st.builds("http://{}/{}".format, st.text(), st.text()))
def test_whatever_is_written_is_read_or_refused(text):
    try:
        place = addresses.check(text)
    except addresses.NetError:
        return
    assert place.url.isascii() and " " not in place.url and addresses.check(place.url) == place
