"""What the shop sells, and when people buy it."""

from __future__ import annotations

from dataclasses import dataclass

# How much is bought in each month, January first: Father's Day in June, then the holidays.
SEASON = (0.6, 0.65, 0.85, 0.95, 1.05, 1.3, 0.75, 0.9, 1.05, 1.1, 1.7, 2.4)

WARM, COLD, ALWAYS = (4, 5, 6, 7, 8), (10, 11, 12, 1, 2), tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Product:
    """`size`: the customer's attribute that chooses the variant. `months`: those in which it sells best."""

    sku: str
    name: str
    price: str
    size: str | None
    months: tuple[int, ...] = ALWAYS
    weight: int = 10


PRODUCTS = (
    Product("KH", "Pleated khakis", "79.50", "waist", weight=18),
    Product("KF", "Flat-front khakis", "79.50", "waist", weight=14),
    Product("OX", "Oxford shirt, blue", "68.00", "shirt", weight=18),
    Product("OW", "Oxford shirt, white", "68.00", "shirt", weight=16),
    Product("PL", "Poplin shirt, striped", "72.00", "shirt"),
    Product("LS", "Linen shirt", "84.00", "shirt", WARM, 12),
    Product("PO", "Piqué polo", "54.00", "shirt", WARM, 14),
    Product("FL", "Flannel shirt", "76.00", "shirt", COLD, 12),
    Product("AR", "Argyle socks", "16.00", "sock", weight=22),
    Product("WS", "Wool boot socks", "18.50", "sock", COLD, 12),
    Product("TR", "Regimental tie", "58.00", None, weight=12),
    Product("TK", "Knit tie", "48.00", None),
    Product("TB", "Bow tie, self-tied", "44.00", None, weight=4),
    Product("BL", "Navy blazer", "325.00", "jacket", weight=5),
    Product("TJ", "Tweed jacket", "380.00", "jacket", COLD, 4),
    Product("SS", "Seersucker suit", "420.00", "jacket", WARM, 2),
    Product("GS", "Grey flannel suit", "640.00", "jacket", COLD, 3),
    Product("CS", "Lambswool crewneck", "118.00", "shirt", COLD, 14),
    Product("CV", "Cable-knit cardigan", "138.00", "shirt", COLD, 8),
    Product("CO", "Wool overcoat", "495.00", "jacket", COLD, 3),
    Product("SC", "Cashmere scarf", "96.00", None, COLD, 9),
    Product("GL", "Deerskin gloves", "88.00", None, COLD, 7),
    Product("BE", "Bridle leather belt", "74.00", "waist"),
    Product("LO", "Penny loafers", "198.00", "shoe", weight=6),
    Product("WB", "Wingtip brogues", "265.00", "shoe", weight=4),
    Product("SH", "Chino shorts", "62.00", "waist", WARM, 10),
    Product("PA", "Cotton pyjamas", "92.00", "shirt", COLD, 6),
    Product("HK", "Linen handkerchiefs, set of three", "32.00", None, weight=6),
    Product("BR", "Boxer shorts, set of three", "48.00", "waist"),
    Product("GC", "Gift card", "100.00", None, (6, 11, 12), 4),
)
LIKES = (
    "argyle socks",
    "khakis",
    "oxford shirts",
    "ties",
    "tweed",
    "linen",
    "suits",
    "loafers",
    "knitwear",
    "navy",
    "slim fit",
    "free alterations",
    "made in the USA",
    "gift ideas",
)
DISLIKES = ("pleats", "polyester", "bow ties", "bright colours", "pop-ups", "slim fit", "wool", "long surveys")

SUBSCRIPTIONS = (("Sock of the month", "14.00"), ("Shirt club", "59.00"), ("Care and mending plan", "9.50"))
TIERS = (("Bronze", 0), ("Silver", 500), ("Gold", 1500))


def variant(product: Product, sizes: dict[str, str]) -> tuple[str, str]:
    """The stock-keeping unit and name in the customer's size."""
    if product.size is None:
        return product.sku, product.name
    size = sizes[product.size]
    what = f"waist {size}" if product.size == "waist" else f"size {size}"
    return f"{product.sku}-{size}", f"{product.name}, {what}"
