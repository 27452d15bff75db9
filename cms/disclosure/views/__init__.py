"""The public pages of 政府信息公开."""
