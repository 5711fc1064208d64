"""Asks a running Reins for single decisions at a steady rate, whether it keeps up or not, and says how long they took.

    .venv/bin/python -m benchmarks.decisions_http [--base http://127.0.0.1:8000] [--rate 200] [--seconds 20]

Time counts from when a question was due, not from when it could be sent: a server that falls behind shows it. Needs
REINS_API_KEY as the server has it, and makes 200 customers of its own: use a scratch database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time

import httpx

CUSTOMERS = 200
TOPICS = ("promotions", "newsletter", "orders", "surveys")


async def customers(client: httpx.AsyncClient) -> list[str]:
    refs = [f"rate-{number}" for number in range(CUSTOMERS)]
    for number, ref in enumerate(refs):
        address = f"+1402555{number:04d}"
        body = {
            "first_name": "Robin",
            "last_name": "Rate",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "postal_code": "68102",
            "country": "US",
            "contact_points": [
                {"channel": "sms", "address": address, "verified": True},
                {"channel": "email", "address": f"{ref}@example.com", "verified": True},
            ],
        }
        (await client.put(f"/v1/customers/{ref}", json=body)).raise_for_status()
        change = {
            "actor": "benchmark",
            "evidence": "benchmarks/decisions_http.py",
            "rules": [{"topic": "promotions", "channel": "sms", "permission": "granted", "frequency": "P1W"}],
            "windows": [{"topics": ["*"], "channels": ["*"], "any": [{"from": "09:00", "to": "18:00"}]}],
        }
        (await client.patch(f"/v1/customers/{ref}/preferences", json=change)).raise_for_status()
    return refs


async def ask(client: httpx.AsyncClient, ref: str, number: int, due: float, took: list[float]) -> None:
    question = {"customer": ref, "topic": TOPICS[number % len(TOPICS)], "channel": "sms"}
    answer = await client.post("/v1/decisions", json=question)
    answer.raise_for_status()
    took.append(time.perf_counter() - due)


async def measure(base: str, rate: int, seconds: float) -> list[float]:
    headers = {"Authorization": f"Bearer {os.environ['REINS_API_KEY']}"}
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    took: list[float] = []
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60, limits=limits) as client:
        refs = await customers(client)
        for warm in range(50):
            await ask(client, refs[warm], warm, time.perf_counter(), [])
        begin = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(int(rate * seconds)):
                due = begin + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(ask(client, refs[number % CUSTOMERS], number, due, took))
    return sorted(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    took = asyncio.run(measure(options.base, options.rate, options.seconds))
    p50, p95, p99 = (took[int(len(took) * part)] * 1000 for part in (0.5, 0.95, 0.99))
    print(f"{len(took)} decisions at {options.rate} a second: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms")


if __name__ == "__main__":
    main()
