"""The ASGI application: public API, chat, widget files, demo shop, and the console mounted beside them."""
