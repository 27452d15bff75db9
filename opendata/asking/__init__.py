"""What people ask of open data: data they want (数据需求), errors they found (数据纠错), and to use what is opened on
conditions (有条件开放申请). All three are cases of one procedure (``procedure.toml``) with a clock, followed by number
and query code at /data/track/; a granted application ends in a key (``opendata.keys``)."""
