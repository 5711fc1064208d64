"""Email through any SMTP server; bounces and complaints come back as signed posts."""
