# docker build -t twofeet . && docker run -p 8000:8000 -v twofeet:/data twofeet

FROM python:3.13-slim AS build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /twofeet
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY . .
RUN uv sync --frozen --no-dev

FROM python:3.13-slim
# For the print kit; without them everything else works, and printing says what is missing.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin twofeet \
 && install --directory --owner=twofeet --group=twofeet /data
WORKDIR /twofeet
COPY --from=build /twofeet /twofeet
ENV PATH=/twofeet/.venv/bin:$PATH PYTHONUNBUFFERED=1 TWOFEET_HOST=0.0.0.0 TWOFEET_PORT=8000 TWOFEET_DATA_DIR=/data
USER twofeet
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
  "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['TWOFEET_PORT']}/healthz\", timeout=4)"]
CMD ["twofeet", "serve"]
