"""Builds and searches indexes of C++ libraries that Python has, for "relkt bench search".

Arguments: library, directory with windows.f32 and questions.f32 (little-endian floats, row by row), dimension, k, M,
efConstruction, rounds, efforts. Prints one JSON object a line: {"cpuSeconds", "seconds", "bytes"} for the index, then
{"effort", "micros": [a question, by processor time, one a round], "found": [[positions] a question]} for every effort.
One thread, and one question at a time.
"""

import json
import sys
import time

import numpy as np


def of_faiss(windows, m, construction):
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexHNSWFlat(windows.shape[1], m, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = construction
    index.add(windows)

    def search(question, k, effort):
        index.hnsw.efSearch = effort
        return index.search(question, k)[1][0]

    return search


def of_hnswlib(windows, m, construction):
    import hnswlib

    index = hnswlib.Index(space="ip", dim=windows.shape[1])
    index.init_index(max_elements=len(windows), ef_construction=construction, M=m, random_seed=1)
    index.set_num_threads(1)
    index.add_items(windows)

    def search(question, k, effort):
        index.set_ef(effort)
        return index.knn_query(question, k=k)[0][0]

    return search


def main():
    library, directory = sys.argv[1:3]
    dimension, k, m, construction, rounds = map(int, sys.argv[3:8])
    efforts = [int(effort) for effort in sys.argv[8:]]
    windows = np.fromfile(directory + "/windows.f32", dtype="<f4").reshape(-1, dimension)
    questions = np.fromfile(directory + "/questions.f32", dtype="<f4").reshape(-1, dimension)
    cpu, start = time.process_time(), time.perf_counter()
    search = {"faiss": of_faiss, "hnswlib": of_hnswlib}[library](windows, m, construction)
    # Both keep floats and, in the lowest layer, 2 M neighbours of four bytes.
    size = len(windows) * 4 * (dimension + 2 * m)
    print(json.dumps({"cpuSeconds": time.process_time() - cpu, "seconds": time.perf_counter() - start, "bytes": size}))
    for effort in efforts:
        found = [[int(p) for p in search(question.reshape(1, -1), k, effort)] for question in questions]
        micros = []
        for _ in range(rounds):
            cpu = time.process_time()
            for question in questions:
                search(question.reshape(1, -1), k, effort)
            micros.append((time.process_time() - cpu) * 1e6 / len(questions))
        print(json.dumps({"effort": effort, "micros": micros, "found": found}), flush=True)


main()
