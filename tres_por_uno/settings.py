"""One file of settings; what differs between machines comes from the environment.

Every variable is listed in docs/settings.md. Without any of them the settings are those of a
production server that refuses to start until it is told its secret, its hosts and its database.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- The machine -------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="only-for-this-machine-" + "0" * 40 if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY in the environment: at least 50 random characters.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Whose word about the caller's address and HTTPS is believed: the reverse proxies, or their networks.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# The address that printed papers and mails may name, without a slash at the end.
SITE_ADDRESS = env("SITE_ADDRESS", default="http://127.0.0.1:8000")
# Who answers when somebody is stuck; stands at the foot of every page.
HELP_PHONE = env("HELP_PHONE", default="")
# Shows demo people on the sign-in page. Only bin/demo sets it.
IS_DEMO = env.bool("IS_DEMO", default=False)

# --- The house ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "tres_por_uno",
    "committee",
    "review",
    "projects",
    "funding",
    "clubs",
    "documents",
    "accounts",
    "places",
    "programs",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # its templates, for the renderer that also finds ours
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "tres_por_uno.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "tres_por_uno.limits.LimitHeadersMiddleware",
    "tres_por_uno.idempotency.OnceMiddleware",
]
ROOT_URLCONF = "tres_por_uno.urls"
WSGI_APPLICATION = "tres_por_uno.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.shell",
            ],
            "builtins": ["programs.templatetags.money"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data --------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///tres_por_uno")}
# Whoever migrates is told the owner of the tables too, and gives the login of DATABASE_URL its rights.
APPLICATION_LOGIN = None
if env("OWNER_DATABASE_URL", default=""):
    APPLICATION_LOGIN = DATABASES["default"]
    DATABASES = {"default": env.db("OWNER_DATABASE_URL")}
DATABASES["default"].setdefault("OPTIONS", {})
# How like a misspelt name of a place must be. PostgreSQL's own 0.6 misses one slip of the finger in five.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c pg_trgm.word_similarity_threshold=0.4")
if env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
# Papers are served by views that ask who may read them, never by an address of their own.
MEDIA_URL = ""
# Papers lie in MEDIA_ROOT, or in a bucket of any store that speaks S3, which is asked as the web and the
# worker and never by a browser. Its credentials may also come from where boto3 looks for them.
S3_BUCKET = env("S3_BUCKET", default="")
PAPERS_IN_S3 = {
    "BACKEND": "documents.storage.PapersInS3",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env("S3_ENDPOINT", default="") or None,
        "region_name": env("S3_REGION", default="") or None,
        "access_key": env("S3_ACCESS_KEY", default="") or None,
        "secret_key": env("S3_SECRET_KEY", default="") or None,
        "location": env("S3_FOLDER", default=""),
        "addressing_style": env("S3_ADDRESSING", default="auto"),
        # What is there is never overwritten, and nothing is public.
        "file_overwrite": False,
        "default_acl": None,
        # A file of more bytes waits on the disk and not in memory while it is read.
        "max_memory_size": 8 * 1024 * 1024,
    },
}
STORAGES = {
    "default": PAPERS_IN_S3 if S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Files that people bring --------------------------------------------------------------------
# Where ClamAV listens: a socket's path, or host:port. Without it brought files are not scanned, and say so.
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", default="")

# --- The seal on papers ------------------------------------------------------------------------
# Where its keys lie: a folder of PEM files, or one of them. Only the worker reads it, never the database.
SEAL_KEYS = env("SEAL_KEYS", default=str(BASE_DIR / "var" / "seal"))
SEAL_PASSPHRASE = env("SEAL_PASSPHRASE", default="")
# What CURPs are hashed with before they are compared; without it the key of the sessions.
PERSON_KEY = env("PERSON_KEY", default="") or SECRET_KEY
# What CURPs and RFCs of a club's people are sealed with: the first key seals, all open. Only a development
# machine makes one up; a server without it does not start.
PERSON_CIPHER_KEYS = env.list("PERSON_CIPHER_KEYS", default=[])
if DEBUG and not PERSON_CIPHER_KEYS:
    PERSON_CIPHER_KEYS = [urlsafe_b64encode(sha256(SECRET_KEY.encode()).digest()).decode()]
# A service that tells the time in the seal (RFC 3161). Without it the seal is PAdES B-B.
SEAL_TSA_URL = env("SEAL_TSA_URL", default="")
# Authorities whose certificates count as trusted in signed copies: a PEM file, or a folder of them.
TRUSTED_AUTHORITIES = env("TRUSTED_AUTHORITIES", default="")

# --- Rules -------------------------------------------------------------------------------------
# Folders of rulebooks besides our own, so that a state adds its scheme without code.
RULEBOOK_FOLDERS = [Path(folder) for folder in env.list("RULEBOOK_FOLDERS", default=[])]

# Past this part of a state's works or pesos, in percent, its three largest clubs together are pointed out.
CONCENTRATION_PERCENT = env.int("CONCENTRATION_PERCENT", default=50)

# --- What all processes share: the broker, and the counters of the API's limit ---------------------
BROKER_URL = env("BROKER_URL", default="redis://127.0.0.1:6379/0")
# Where all processes count the requests to the API together.
COUNTER_URL = env("COUNTER_URL", default=BROKER_URL)
# Notices to other systems go out to public https addresses only, except while one develops.
WEBHOOKS_MAY_STAY_INSIDE = env.bool("WEBHOOKS_MAY_STAY_INSIDE", default=False)
# So many codes of papers a minute may be looked up from one address, over page and API together.
VERIFICATIONS_A_MINUTE = env.int("VERIFICATIONS_A_MINUTE", default=30)
# So many requests a minute of one person to the API.
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=300)

# --- The worker --------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Each agreement leaves some 0.8 MB behind in the process that printed it, whatever is collected (measured
# over 546 of them): a process is replaced before it holds 400 MB, and a long paper may not make it hold more
# than 600.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KB
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Redelivery of Redis is slow; the sweep of unprinted papers does not wait for it.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_connect_timeout": 3}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TIMEZONE = "America/Mexico_City"
# The sweep prints what a lost message or a dead worker left behind.
SWEEP_EVERY_SECONDS = env.int("SWEEP_EVERY_SECONDS", default=30)
CELERY_BEAT_SCHEDULE = {
    "sweep-unprinted-papers": {"task": "documents.tasks.sweep", "schedule": SWEEP_EVERY_SECONDS},
    "forget-old-reports": {"task": "documents.tasks.forget", "schedule": crontab(hour=4, minute=0)},
    "scan-received-files": {"task": "documents.tasks.scan_received", "schedule": 60},
    "sweep-bundles": {"task": "documents.tasks.sweep_bundles", "schedule": 60},
    "forget-bundles": {"task": "documents.tasks.forget_bundles", "schedule": crontab(hour=4, minute=45)},
    # What no broker carried, and what is due for its next attempt.
    "tell-webhooks": {"task": "projects.tasks.tell_webhooks", "schedule": 60},
    "sweep-exports": {"task": "projects.tasks.sweep_exports", "schedule": 60},
    "forget-exports": {"task": "projects.tasks.forget_exports", "schedule": crontab(hour=4, minute=30)},
    "sweep-lists": {"task": "clubs.tasks.sweep_lists", "schedule": 60},
    "forget-lists": {"task": "clubs.tasks.forget_waiting_lists", "schedule": crontab(hour=4, minute=20)},
    "forget-answers": {"task": "tres_por_uno.tasks.forget_answers", "schedule": crontab(hour=4, minute=15)},
    # Hours of central Mexico: mail comes when people read it, the audit while nobody works.
    "verify-ledger": {"task": "funding.tasks.verify_ledger", "schedule": crontab(hour=3, minute=30)},
    # Results are told at once; this sends what a broker or mail server that was away left behind.
    "mail-notices": {"task": "accounts.tasks.mail_notices", "schedule": 60},
    "tell-results": {"task": "committee.tasks.tell_results", "schedule": crontab(minute=10)},
    "remind-of-notes": {"task": "clubs.tasks.remind_of_notes", "schedule": crontab(hour=9, minute=15)},
    "remind-of-issuer-reports": {
        "task": "clubs.tasks.remind_of_issuer_reports",
        "schedule": crontab(hour=9, minute=20),
    },
    "remind-of-remarks": {"task": "projects.tasks.remind_of_remarks", "schedule": crontab(hour=9, minute=5)},
    # Told at once; this sends what a broker or mail server that was away left behind.
    "send-work-mails": {"task": "projects.tasks.send_work_mails", "schedule": crontab(minute=20)},
    "remind-debtors": {"task": "funding.tasks.remind_debtors", "schedule": crontab(hour=9, minute=0)},
}
CELERY_BEAT_SCHEDULE_FILENAME = env("BEAT_FILE", default=str(BASE_DIR / "var" / "beat"))

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
# A form from before a new sign-in comes back as it was typed.
CSRF_FAILURE_VIEW = "accounts.ended.csrf_failure"
# How long a password counts as just given, for acts that ask for it again.
RECENT_PASSWORD_SECONDS = 10 * 60
# What the doors call the name. Otherwise axes looks for the model's «email», finds none and locks nobody out.
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False

# --- Words, dates, numbers ---------------------------------------------------------------------
LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", "Español"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/Mexico_City"
USE_I18N = True
USE_TZ = True

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
# The preview of a paper has the faces that the printer has.
STATICFILES_DIRS = [BASE_DIR / "static", ("papers", BASE_DIR / "documents" / "fonts")]
# Only names with a hash are served, and nobody waits for maps: collecting takes a fifth of the time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# --- Safety ------------------------------------------------------------------------------------
IS_HTTPS = env.bool("IS_HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- REST API ----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.scopes.KeyMayDo",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["tres_por_uno.limits.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_PAGINATION_CLASS": "accounts.paging.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tres_por_uno.answers.answer_refusal",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tres por Uno",
    "DESCRIPTION": (
        "The same works, acts and refusals as the pages.\n\n"
        "Sign in with `Authorization: Bearer txu_…`; a person makes keys under *Claves de la API*, each with "
        "its expiry, and revokes them there.\n\n"
        'Money is text in pesos (`"61426.00"`), dates are ISO 8601. What the owner of the key may not see '
        "answers 404. What the rules or the state of a work refuse answers 409. Every refusal has one shape: "
        "`code` for programs, `message` for people, `findings` with rule and source, and `fields`.\n\n"
        "`steps` of a work names the acts that are open to the reader now."
    ),
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "tres_por_uno.schema.OncePerLanguage",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tres_por_uno.schema.what_all_share",
    ],
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ExportKindEnum": "projects.models.export.Export.Kind",
        "BudgetChangeKindEnum": "funding.models.budget.BudgetChange.Kind",
        "GovernmentEnum": "funding.models.moments.GOVERNMENTS",
        "PayerEnum": "funding.models.moments.Payer",
        "PartyEnum": "committee.workflow.Party",
        "SessionStatusEnum": "committee.workflow.Status",
        "SessionKindEnum": "committee.models.session.Session.Kind",
        "OutcomeEnum": "committee.workflow.Outcome",
        "VoteEnum": "committee.workflow.Choice",
        "WorkStateEnum": "projects.workflow.State",
        "ClubListStateEnum": "clubs.models.lists.ClubList.State",
        "FileStateEnum": "documents.models.FileInMaking.State",
        "PaperStateEnum": "documents.models.Document.State",
        "AppealAnswerEnum": "committee.models.decision.Appeal.Answer",
        "PairVerdictEnum": "clubs.models.alike.PairDecision.Verdict",
    },
}

# --- What is told, and to whom -----------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        # What it warns of is told with the signature: an authority that nobody trusts here.
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
}
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="Tres por Uno <webmaster@localhost>")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if email_url := env("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
