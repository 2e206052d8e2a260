"""The practice with its locations, opening hours, holidays and physicians."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

phone_validator = RegexValidator(
    r"^\+?[0-9 ().\-]{7,25}$", _("Write the phone number with digits, for example (303) 555-0142.")
)

# Facts change without a second person, so they claim nothing: "99 of 100 cured" belongs to no one's role.
no_claim = RegexValidator(r"^[^\d%]*\Z", _("Leave out numbers. What you claim belongs in the biography."))


class Practice(models.Model):
    """The practice. There is exactly one row."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=25, validators=[phone_validator])
    tty = models.CharField(_("TTY or relay number"), max_length=25, blank=True, default="711")
    sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("While this is checked, every page says that the address, phone number and hours are samples."),
    )

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practice")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="clinic_one_practice",
                violation_error_message=_("There is one practice; change that one."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)


class Location(models.Model):
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street"), max_length=200)
    city = models.CharField(_("city"), max_length=100)
    state = models.CharField(_("state"), max_length=2)
    zip_code = models.CharField(_("ZIP code"), max_length=10)
    phone = models.CharField(_("phone"), max_length=25, blank=True, validators=[phone_validator])
    directions = models.TextField(_("directions and parking"), blank=True)
    map_url = models.URLField(_("map link"), blank=True, max_length=500)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningHours(models.Model):
    """A period of a weekday when a location is open. A day may have several, for example around lunch."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="hours", verbose_name=_("location"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="clinic_hours_close_after_opening",
                violation_error_message=_("Closing time must be after opening time."),
            ),
            models.UniqueConstraint(fields=["location", "weekday", "opens"], name="clinic_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day when every location is closed."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%Y-%m-%d}"


class PhysicianQuerySet(models.QuerySet["Physician"]):
    def listed(self) -> "PhysicianQuerySet":
        return self.filter(shown=True)


class Physician(models.Model):
    """The facts about a physician. The biography is prose, so it has editions: `pages.models.Biography`."""

    name = models.CharField(
        _("name and degree"), max_length=200, unique=True, help_text=_("For example: Ana Sample MD")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    role = models.CharField(_("specialty or role"), max_length=150, blank=True, validators=[no_claim])
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        validators=[no_claim],
        help_text=_("For example: English, Spanish"),
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="physician",
        verbose_name=_("account"),
        help_text=_("Pages that this account signs name the physician and link to their page."),
    )
    credentials = models.CharField(
        _("credentials"), max_length=200, blank=True, help_text=_("For example: board certified in pain medicine")
    )
    license = models.CharField(
        _("license"),
        max_length=120,
        blank=True,
        help_text=_("State and number. Only licensed clinicians sign."),
    )
    licensed_until = models.DateField(_("licensed until"), null=True, blank=True)
    shown = models.BooleanField(_("has a page"), default=True)
    sample = models.BooleanField(_("sample text"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PhysicianQuerySet.as_manager()

    class Meta:
        verbose_name = _("physician")
        verbose_name_plural = _("physicians")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:physician", args=[self.slug])

    def is_licensed(self, today: date) -> bool:
        return bool(self.license.strip()) and (self.licensed_until is None or today <= self.licensed_until)
