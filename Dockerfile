# Small, without root, data in one volume. Build: docker build -t engawa .
FROM python:3.11-slim AS build
COPY requirements/runtime.lock /tmp/
RUN python -m venv /opt/engawa && /opt/engawa/bin/pip install --no-cache-dir --require-hashes -r /tmp/runtime.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin engawa && install -d -o engawa /data
COPY --from=build /opt/engawa /opt/engawa
WORKDIR /app
COPY bot bot
COPY adapters adapters
COPY commands commands
COPY storage storage
COPY migrations migrations
# Compiled once here: who runs it may not write, and would compile at every start (half a second).
RUN /opt/engawa/bin/python -m compileall -q . \
    && /opt/engawa/bin/python -c "from bot.i18n.catalogue import LANGUAGES, load; [load(one) for one in LANGUAGES]"
USER engawa
ENV PATH=/opt/engawa/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    ENGAWA_DATABASE__URL=sqlite:////data/engawa.db ENGAWA_LOG__FORMAT=json ENGAWA_LOCAL__PORT=8741
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-m", "bot", "health"]
# The page listens on loopback only; reach it with: docker run --network host ...
CMD ["python", "-m", "bot", "run"]
