"""Who may ask how much, and who may read what is opened on conditions.

Anybody may ask without a key, as often as ``settings.DATA_RATES`` allow one address. Whoever needs more makes a key
on /data/keys/: no name, no mail, no account. It is shown once and kept as a hash. What is opened on conditions
(有条件开放) is read with a key that a grant stands for (``models.Grant``).

How the API uses it::

    limited = limits.check(request, "api")      # counts this request; "file" where files are handed out
    if limited.refused:
        return limited.put_on(problem(limited.status, limited.refused))
    if not access.may_read(request, dataset):
        return limited.put_on(problem(HTTPStatus.FORBIDDEN, access.why_not(request, dataset)))
    …
    return limited.put_on(response)             # RateLimit headers, Vary

A key comes as ``Authorization: Bearer …`` and in no other way, so that it stands in no address and no log.
"""
