"""What the officers' desk shows of requests, and what officers enter themselves: requests on paper, by post, by fax, by
e-mail and by word of mouth."""
