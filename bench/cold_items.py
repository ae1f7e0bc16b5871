"""Splits events into warm and cold items, and evaluates how well titles place cold items. See bench/cold-items."""

import csv
import json
import pathlib
import random
import sys

import numpy

NEIGHBOURS = 10
CUTOFFS = (10, 20)


def split(events, items, directory, seed, share):
    """Writes events.csv with a column split: test for cold items; of the others, a tenth is validation."""
    with open(items, newline="", encoding="utf-8") as file:
        titled = sorted({row["asin"] for row in csv.DictReader(file) if row["title"].strip()})
    draw = random.Random(int(seed))
    cold = set(draw.sample(titled, int(float(share) * len(titled))))
    with open(events, newline="", encoding="utf-8") as file:
        rows = sorted({(row["customer"], row["asin"]) for row in csv.DictReader(file)})
    with open(pathlib.Path(directory, "events.csv"), "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["customer", "asin", "split"])
        for customer, asin in rows:
            part = "test" if asin in cold else "validation" if draw.random() < 0.1 else "train"
            out.writerow([customer, asin, part])


def ids(path):
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def snapshot(directory):
    """Returns item vectors, user vectors, item ids and user ids of the newest snapshot."""
    newest = sorted(pathlib.Path(directory, "snapshots").glob("*/2*"))[-1]
    shape = json.loads((newest / "manifest.json").read_text())["shape"]
    vectors = [
        numpy.fromfile(newest / name, "<f4").reshape(-1, shape["dimension"])
        for name in ("items.f32", "users.f32")
    ]
    return *vectors, ids(newest / "items.ids"), ids(newest / "users.ids")


def unit(rows):
    norms = numpy.linalg.norm(rows, axis=1, keepdims=True)
    return rows / numpy.where(norms > 0, norms, 1)


def evaluate(directory):
    items, users, item_ids, user_ids = snapshot(directory)
    text = unit(numpy.load(pathlib.Path(directory, "shop", "text_feat.npy")))
    assert item_ids == ids(pathlib.Path(directory, "shop", "items.txt"))
    wanted = {}
    popularity = numpy.zeros(len(item_ids))
    item_index = {item: at for at, item in enumerate(item_ids)}
    user_index = {user: at for at, user in enumerate(user_ids)}
    trained = set()
    with open(pathlib.Path(directory, "events.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            item, user = item_index[row["asin"]], user_index[row["customer"]]
            if row["split"] == "test":
                wanted.setdefault(user, set()).add(item)
            elif row["split"] == "train":
                popularity[item] += 1
                trained.add(user)
    cold = numpy.array(sorted(set().union(*wanted.values())))
    warm = numpy.flatnonzero((popularity > 0) & (numpy.abs(text).sum(axis=1) > 0))
    cosines = text[cold] @ text[warm].T
    nearest = numpy.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBOURS]
    means = items[warm[nearest]].mean(axis=1)
    asked = sorted(set(wanted) & trained)
    scores = {
        "title neighbours (MiniLM)": users[asked] @ means.T,
        "random neighbours": users[asked]
        @ items[numpy.random.default_rng(1).choice(warm, (len(cold), NEIGHBOURS))].mean(axis=1).T,
        "popularity of title neighbours": numpy.tile(
            popularity[warm[nearest]].mean(axis=1), (len(asked), 1)
        ),
        "trained vectors of cold items": users[asked] @ items[cold].T,
        "random": numpy.random.default_rng(2).random((len(asked), len(cold))),
    }
    print(f"{len(cold)} cold items, {len(asked)} users with one of them, {len(warm)} warm items with a title")
    for name, score in scores.items():
        ranking = cold[numpy.argsort(-score, axis=1, kind="stable")]
        recalls = []
        for cutoff in CUTOFFS:
            hits = [
                len(wanted[user] & set(ranking[at, :cutoff])) / len(wanted[user])
                for at, user in enumerate(asked)
            ]
            error = 1.96 * numpy.std(hits) / numpy.sqrt(len(hits))
            recalls.append(f"recall@{cutoff} {numpy.mean(hits):.4f} ± {error:.4f}")
        print(f"{name:32} {'  '.join(recalls)}")


if __name__ == "__main__":
    {"split": split, "evaluate": evaluate}[sys.argv[1]](*sys.argv[2:])
