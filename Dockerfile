# One image for web, worker, beat and migrations; docker-compose.yml gives each its command.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# What WeasyPrint draws with. The papers bring their own typefaces; DejaVu is for what those lack.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core tzdata \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/tres-por-uno
COPY requirements/production.txt requirements/
RUN pip install --require-hashes --no-deps -r requirements/production.txt

COPY . .
ENV MEDIA_ROOT=/srv/media STATIC_ROOT=/srv/static BEAT_FILE=/srv/beat/schedule HOME=/tmp
RUN SECRET_KEY=only-while-the-image-is-built python manage.py collectstatic --no-input \
 && useradd --system --uid 10001 --no-create-home tres-por-uno \
 && install -d -o tres-por-uno -g tres-por-uno /srv/media /srv/beat \
 && install -d -m 700 -o tres-por-uno -g tres-por-uno /srv/seal
USER tres-por-uno

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "tres_por_uno.wsgi:application"]
