# syntax=docker/dockerfile:1

# --- Build: the same make target as on a developer's machine. What it needs stays behind in this stage.
FROM python:3.11-slim-bookworm AS bouw
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /bron
# The lock first: its layer is only built again when a dependency changes.
COPY requirements.lock ./
RUN python -m venv /opt/berichtenverkeer \
    && /opt/berichtenverkeer/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN make wiel \
    && /opt/berichtenverkeer/bin/pip install --no-cache-dir --no-deps dist/*.whl

# --- Run: Python, the environment and nothing else.
FROM python:3.11-slim-bookworm
# A fixed number, so that the data volume keeps its owner when the image is built again.
RUN groupadd --gid 10001 berichten \
    && useradd --uid 10001 --gid berichten --no-create-home --home-dir /data berichten \
    && install --directory --owner berichten --group berichten /data
COPY --from=bouw /opt/berichtenverkeer /opt/berichtenverkeer
ENV PATH=/opt/berichtenverkeer/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER berichten
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, ssl; from urllib.request import urlopen; s = 's' * bool(os.environ.get('BERICHTENVERKEER_TLS_CERTIFICAAT')); urlopen(f'http{s}://127.0.0.1:8000/gezondheid/gereed', timeout=4, context=ssl._create_unverified_context())"]
ENTRYPOINT ["berichtenverkeer"]
# Loopback only, also in here, until BERICHTENVERKEER_HOST says otherwise. It starts when access is set.
CMD ["serve"]
