"""Asks akin what is similar to an article.

usage: protoc -I../../proto --python_out=. --grpc_python_out=. \\
         --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin \\
         akin/v1/article.proto akin/v1/similar_news.proto google/rpc/status.proto
       python3 similar_news.py HOST:PORT ARTICLE_ID [CA_FILE]
"""
import sys

import grpc
from akin.v1 import similar_news_pb2 as akin
from akin.v1 import similar_news_pb2_grpc as service

address, article_id, *ca_file = sys.argv[1:]
if ca_file:
    with open(ca_file[0], "rb") as file:
        channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(file.read()))
else:
    channel = grpc.insecure_channel(address)

request = akin.FindSimilarRequest(
    seeds=akin.Seeds(positive=[akin.Seed(article_id=article_id)]),
    policy=akin.Policy(limit=3))
try:
    answer = service.SimilarNewsServiceStub(channel).FindSimilar(request, timeout=0.5)
except grpc.RpcError as error:
    sys.exit(f"{error.code().name}: {error.details()}")
for item in answer.items:
    print(f"{item.relevance:.2f}  {item.article.title}  {item.article.source}")
