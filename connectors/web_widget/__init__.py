"""The website channel: `<reins-chat>` in the browser (`static/`), and the files as a browser gets them."""

from connectors.web_widget.files import FOLDER, WidgetFiles

__all__ = ["FOLDER", "WidgetFiles"]
