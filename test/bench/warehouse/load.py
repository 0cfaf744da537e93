"""
What a data team would write: the same files into the same facts and dimensions in PostgreSQL, by pandas and SQLAlchemy's to_sql.
Usage: load.py FOLDER SOCKET_DIRECTORY. Prints JSON. Tables are there, with their keys and indexes; money is paise, times are epoch ms.
"""

import json
import sys
import time

import pandas as pd
import sqlalchemy

folder, socket = sys.argv[1:]
engine = sqlalchemy.create_engine(f"postgresql+psycopg2://postgres@/postgres?host={socket}")
EVER = -62167219200000
WEEK = 7 * 86_400_000
MONDAY = 4 * 86_400_000


def write(frame, table):
    frame.to_sql(table, engine, if_exists="append", index=False, chunksize=10_000)


def ms(days):
    return pd.to_datetime(days).astype("int64") // 1_000_000


def code(column, letter, digits):
    number = column.str.strip().str.upper().str.extract(r"^[A-Z]?[-_ ]?0*(\d+)$")[0]
    return letter + number.str.zfill(digits)


def paise(column):
    return (column.fillna(0) * 100).round().astype("int64")


def dimension(stream, name, key, money=(), days=()):
    """All versions, the first of them since ever."""
    rows = pd.read_json(f"{folder}/{stream}.ndjson", lines=True, dtype=False, convert_dates=False)
    rows["valid_from"] = ms(rows.pop("as_of"))
    rows = rows.sort_values([key, "valid_from"], kind="stable").reset_index(drop=True)
    rows[f"{name}_key"] = rows.index + 1
    newer = rows.groupby(key)["valid_from"].shift(-1)
    rows["valid_to"] = newer.astype("Int64")
    rows["is_current"] = newer.isna().astype(int)
    rows["is_deleted"] = rows["is_inferred"] = 0
    rows.loc[~rows.duplicated(key), "valid_from"] = EVER
    for column in money:
        rows[column] = paise(rows[column].astype(float))
    for column in days:
        rows[column] = ms(rows[column])
    write(rows, f"shopsmart_{name}_dim")
    return rows[[key, f"{name}_key", "valid_from"]].sort_values("valid_from")


def as_of(facts, at, versions, key):
    """The version of a member as of then. Missing keys find none."""
    found = pd.merge_asof(
        facts[[at, key]].reset_index().sort_values(at, kind="stable"),
        versions, left_on=at, right_on="valid_from", by=key)
    return found.set_index("index")[versions.columns[1]].reindex(facts.index).astype("Int64")


stores = dimension("stores", "store", "store_id")
products = dimension("products", "product", "product_id", money=["price", "unit_cost"])
customers = dimension("customers", "customer", "customer_id")
promotions = dimension("promotions", "promotion", "promotion_id", days=["start_date", "end_date"])
stock = pd.read_csv(f"{folder}/inventory.csv")

began, cpu = time.perf_counter(), time.process_time()
sales = pd.read_csv(f"{folder}/store_sales.csv", dtype={"store_id": str, "product_id": str, "customer_id": str, "promotion_id": str})
sales = sales.drop_duplicates(["transaction_id", "product_id"]).reset_index(drop=True)
facts = pd.DataFrame({
    "channel": "store",
    "sale_id": sales["transaction_id"].str.strip(),
    "product_id": code(sales["product_id"], "P", 5),
    "sold_at": ms(sales["date"]),
    "store_id": code(sales["store_id"], "S", 4),
    "customer_id": sales["customer_id"].str.strip().str.upper(),
    "promotion_id": sales["promotion_id"].str.strip().str.upper(),
    "quantity_sold": sales["quantity"].fillna(1).astype("int64"),
    "sales_amount": paise(sales["sale_amount"]),
    "discount_applied": paise(sales["discount"]),
    "cost": paise(sales["cost"]),
})
del sales
facts["customer_key"] = as_of(facts, "sold_at", customers, "customer_id")
facts["product_key"] = as_of(facts, "sold_at", products, "product_id")
facts["store_key"] = as_of(facts, "sold_at", stores, "store_id")
facts["promotion_key"] = as_of(facts, "sold_at", promotions, "promotion_id")
write(facts, "shopsmart_sales_fact")

day = facts[facts["promotion_id"].notna()].rename(columns={"sold_at": "day"}).groupby(["promotion_id", "product_id", "day"], as_index=False).agg(
    promotion_discount=("discount_applied", "sum"), promotion_revenue=("sales_amount", "sum"), product_count=("quantity_sold", "sum"))
day["promotion_key"] = as_of(day, "day", promotions, "promotion_id")
day["product_key"] = as_of(day, "day", products, "product_id")
write(day, "shopsmart_promotion_fact")

facts["week"] = (facts["sold_at"] - MONDAY) // WEEK * WEEK + MONDAY
units = facts.groupby(["week", "store_id", "product_id"], as_index=False).agg(units_sold=("quantity_sold", "sum"))
stock["counted_at"] = ms(stock.pop("as_of"))
stock["week"] = (stock["counted_at"] - MONDAY) // WEEK * WEEK + MONDAY
weeks = stock.merge(units, how="outer", on=["week", "store_id", "product_id"])
for column in ["stock_on_hand", "reorder_level", "counted_at", "units_sold"]:
    weeks[column] = weeks[column].astype("Int64")
weeks["product_key"] = as_of(weeks, "week", products, "product_id")
weeks["store_key"] = as_of(weeks, "week", stores, "store_id")
write(weeks, "shopsmart_inventory_fact")
print(json.dumps({"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu, "rows": len(facts)}))
