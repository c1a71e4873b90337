"""Django settings. What a site may change comes from ``ANSINH_*`` variables (docs/reference/configuration.md)."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("ANSINH_HOME", Path.home() / ".local" / "share" / "ansinh"))
DEBUG = os.environ.get("ANSINH_DEBUG") == "1"
# The command line sets the key from the key file in ANSINH_HOME; commands that serve nothing need none.
SECRET_KEY = os.environ.get("ANSINH_SECRET_KEY") or os.urandom(32).hex()
ALLOWED_HOSTS = [*os.environ.get("ANSINH_HOSTS", "").split(), "localhost", "127.0.0.1", "[::1]"]
LOOPBACK_ONLY = not os.environ.get("ANSINH_HOSTS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "ansinh.access.store.apps.AccessConfig",
    *(
        f"ansinh.{room}.store"
        for room in (
            "documents",
            "territory",
            "registry",
            "plans",
            "services",
            "casework",
            "payments",
            "monitoring",
        )
        if find_spec(f"ansinh.{room}.store.models") is not None
    ),
    "ansinh.shells.jobs",
    "ansinh.shells.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ansinh.shells.site.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ansinh.shells.site.middleware.ContentSecurityMiddleware",
    "ansinh.shells.site.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ansinh.shells.site.urls"
WSGI_APPLICATION = "ansinh.shells.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "shells" / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ansinh.shells.web.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"


def database(url: str) -> dict[str, object]:
    """Django's form of a ``postgresql://`` address; query parameters go to libpq as they are."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "ansinh",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "") or ""),
        "OPTIONS": {**options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": None},
    }


def _database_url() -> str:
    if explicit := os.environ.get("ANSINH_DATABASE_URL_IN_USE"):
        return explicit
    try:
        from ansinh.shells.server.connections import url_for
    except ImportError:  # the type checker and offline commands load settings without a server
        return "postgresql://ansinh_app@/ansinh"
    return url_for(os.environ.get("ANSINH_DB_ROLE", "app"))


DATABASES = {"default": database(_database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "ansinh.shells.site.sign_in.NoSelfRegistration"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Cookies travel over TLS only, except on a loopback address, where there is no TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOOPBACK_ONLY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
FONTS = Path(str(find_spec("fontpkg_be_vietnam_pro").origin)).parent / "files"  # type: ignore[union-attr]  # a pinned requirement
STATICFILES_DIRS = [BASE / "shells" / "web" / "static", ("fonts", FONTS)]
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

PROCRASTINATE_ON_APP_READY = "ansinh.shells.jobs.app.ready"
ANSINH_FILES = Path(os.environ.get("ANSINH_FILES", HOME / "files"))
# A fixed "today" for demonstrations and rehearsals; empty means the clock.
ANSINH_TODAY = os.environ.get("ANSINH_TODAY", "")

# Mail, only for reminders of reports. Without a server they are on the first page only; "console" prints the letters.
MAIL_HOST = os.environ.get("ANSINH_MAIL_HOST", "")
MAIL_SECURITY = os.environ.get("ANSINH_MAIL_SECURITY", "starttls")
MAIL_KIND = "smtp" if MAIL_HOST and MAIL_HOST != "console" else MAIL_HOST
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL_KIND or 'console'}.EmailBackend"
EMAIL_HOST = MAIL_HOST
EMAIL_PORT = int(os.environ.get("ANSINH_MAIL_PORT") or (465 if MAIL_SECURITY == "tls" else 587))
EMAIL_HOST_USER = os.environ.get("ANSINH_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ANSINH_MAIL_PASSWORD", "")
EMAIL_USE_TLS = MAIL_SECURITY == "starttls"
EMAIL_USE_SSL = MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("ANSINH_MAIL_FROM", "an-sinh@localhost")
# The address people reach the site under, for links in letters and calendar files: no slash at the end.
ANSINH_URL = os.environ.get("ANSINH_URL", "").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ansinh.shells.site.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ANSINH_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
