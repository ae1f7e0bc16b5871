#!/usr/bin/python3
"""LATTICE in plain PyTorch with dense item graphs, for timing comparisons with
`ccdrec train --config conf/models/lattice.yaml`.

    apt-get install -y python3-torch python3-pandas
    OMP_NUM_THREADS=1 /usr/bin/python3 bench/peers/torch_lattice.py DATA --epochs 3

The usual form of the model: similarities, neighbours and Laplacians are items x items matrices, and every batch
multiplies one with the item embeddings. Prints the seconds of training and of inference, which builds the graph anew, of
each epoch; accuracy is not measured.
"""
import argparse
import glob
import os
import time

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F

D, LAYERS, NEIGHBOURS, RAW_SHARE, REGULARISATION, BATCH = 64, 2, 10, 0.9, 1e-5, 2048


def neighbours(features):
    """Cosine similarities of items, dense; all but the largest of each row are zero."""
    unit = F.normalize(features, dim=1)
    similarity = unit @ unit.t()
    values, columns = similarity.topk(NEIGHBOURS, dim=1)
    return torch.zeros_like(similarity).scatter(1, columns, values)


def laplacian(adjacency):
    scale = adjacency.sum(1).clamp(min=1e-7).pow(-0.5)
    return scale[:, None] * adjacency * scale[None, :]


class Lattice(torch.nn.Module):
    def __init__(self, users, items, features, edges):
        super().__init__()
        self.users = torch.nn.Parameter(torch.nn.init.xavier_uniform_(torch.empty(users, D)))
        self.items = torch.nn.Parameter(torch.nn.init.xavier_uniform_(torch.empty(items, D)))
        self.features = torch.nn.ParameterList([torch.nn.Parameter(f) for f in features])
        self.projections = torch.nn.ModuleList([torch.nn.Linear(f.shape[1], D) for f in features])
        self.theta = torch.nn.Parameter(torch.full((len(features),), 1 / len(features)))
        self.raw = [laplacian(neighbours(f)) for f in features]
        nodes = users + items
        u, i = edges[0], edges[1] + users
        loop = torch.arange(nodes)
        rows, columns = torch.cat([u, i, loop]), torch.cat([i, u, loop])
        weights = 1 / torch.bincount(rows, minlength=nodes).float()[rows]
        self.averaging = torch.sparse_coo_tensor(torch.stack([rows, columns]), weights, (nodes, nodes)).coalesce()

    def item_graph(self):
        share = self.theta.softmax(0)
        raw = sum(w * g for w, g in zip(share, self.raw))
        learned = sum(w * neighbours(p(f)) for w, p, f in zip(share, self.projections, self.features))
        return RAW_SHARE * raw + (1 - RAW_SHARE) * laplacian(learned)

    def forward(self, first):
        if first:
            graph = self.item_graph()
            self.graph = graph.detach()
        else:
            graph = self.graph
        h = graph @ self.items
        x = torch.cat([self.users, self.items])
        total = x
        for _ in range(LAYERS):
            x = torch.sparse.mm(self.averaging, x)
            total = total + x
        total = total / (LAYERS + 1)
        return total[:len(self.users)], total[len(self.users):] + F.normalize(h, dim=1)

    def loss(self, u, p, n, first):
        users, items = self(first)
        u, p, n = users[u], items[p], items[n]
        squares = ((u ** 2).sum() + (p ** 2).sum() + (n ** 2).sum()) / (2 * len(u))
        return -F.logsigmoid((u * p).sum(1) - (u * n).sum(1)).mean() + REGULARISATION * squares


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('data')
    parser.add_argument('--epochs', type=int, default=3)
    options = parser.parse_args()
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    table = pd.read_csv(glob.glob(os.path.join(options.data, '*.inter'))[0], sep='\t')
    features = [torch.from_numpy(np.load(f).astype('f4'))
                for f in sorted(glob.glob(os.path.join(options.data, '*_feat.npy')))]
    train = table[table.x_label == 0]
    u, i = (torch.from_numpy(train[name].values.copy()) for name in ('userID', 'itemID'))
    model = Lattice(table.userID.max() + 1, len(features[0]), features, (u, i))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(options.epochs):
        start = time.time()
        order = torch.from_numpy(random.permutation(len(u)))
        for at in range(0, len(order), BATCH):
            batch = order[at:at + BATCH]
            negatives = torch.from_numpy(random.integers(0, len(features[0]), len(batch)))
            optimizer.zero_grad()
            model.loss(u[batch], i[batch], negatives, at == 0).backward()
            optimizer.step()
        trained = time.time()
        with torch.no_grad():
            model(True)
        print(f'epoch {epoch} train {trained - start:.2f}s infer {time.time() - trained:.2f}s', flush=True)


if __name__ == '__main__':
    main()
