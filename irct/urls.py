"""The whole site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from centres import views as centre_views
from centres.intake.views import intake_by_link
from centres.sitemaps import CentreSitemap
from experts.sitemaps import ExpertSitemap
from irct import contact, health, impact, outage, promises, referral, styleguide, views
from irct.desk import translated
from irct.members import confirming, hiding, invitations, later, my, texts, unsent
from irct.opendata import conformance_page, downloads, embedded, feed
from irct.opendata.copies import views as copies
from irct.opendata.copies.desk import copies_at_desk
from irct.pictures.views import pictures
from irct.sitemaps import CountrySitemap, MapSitemap, PageSitemap
from irct.visitors import translations

outage.asks(later.Later())

SITEMAPS = {
    "pages": PageSitemap,
    "countries": CountrySitemap,
    "maps": MapSitemap,
    "centres": CentreSitemap,
    "experts": ExpertSitemap,
}

urlpatterns = [
    path("admin/health/", admin.site.admin_view(health.health), name="health"),
    path("admin/pictures/", admin.site.admin_view(pictures), name="pictures"),
    path("admin/copies/", admin.site.admin_view(copies_at_desk), name="copies_at_desk"),
    path("admin/texts/", admin.site.admin_view(translated.translated), name="translated"),
    path(
        "admin/texts.csv", admin.site.admin_view(translated.translated_csv), name="translated_csv"
    ),
    path("admin/", admin.site.urls),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("near/points.json", centre_views.near_points, name="near_points"),
    path("api/hsds/v3/", include("irct.opendata.urls")),
    path("data/", downloads.data, name="data"),
    path("data/new.atom", feed.feed, name="feed"),
    path("data/conformance/", conformance_page.conformance, name="conformance"),
    path("data/copies/<str:name>", copies.copy_file, name="copy_file"),
    path("data/<str:name>", downloads.data_file, name="data_file"),
    path("embed/", embedded.embed, name="embed"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("leave/", views.leave, name="leave"),
        path("accounts/", include("irct.accounts.urls")),
        path("my/", my.my, name="my"),
        path("my/unsent/", unsent.unsent, name="unsent"),
        path("hide/<str:token>/", hiding.hide_by_link, name="hide_by_link"),
        path("confirm/<str:token>/", confirming.confirm_by_link, name="confirm_by_link"),
        path("intake/<str:token>/<slug:answer>/", intake_by_link, name="intake_by_link"),
        path("put-back/<str:token>/", texts.put_back_by_link, name="put_back"),
        path("invitations/<str:token>/", invitations.invitation, name="invitation"),
        path("near/", centre_views.near, name="near"),
        path("centres/<slug:slug>/refer/", referral.refer, name="refer"),
        path("centres/", include("centres.urls")),
        path("experts/", include("experts.urls")),
        path("sheet/", centre_views.sheet, name="sheet"),
        path("sheet/check/", centre_views.sheet_check, name="sheet_check"),
        path("all/", centre_views.whole, name="whole"),
        path("data/copies/", copies.copies, name="copies"),
        path("countries/", views.country_list, name="country_list"),
        path("embed/country/<slug:code>/", embedded.embed_country, name="embed_country"),
        path("countries/<slug:slug>/", views.country_detail, name="country_detail"),
        path("map/", views.world_map, name="map"),
        path("map/<slug:slug>/", views.map_region, name="map_region"),
        path("impact/", impact.impact, name="impact"),
        path("impact/<int:year>/", impact.impact_year, name="impact_year"),
        path("impact/<int:year>.csv", impact.impact_csv, name="impact_csv"),
        path("translation/", translations.report, name="report_translation"),
        path("about/", views.about, name="about"),
        path("contact/", contact.contact, name="contact"),
        path("how-this-site-works/", views.how_it_works, name="how_it_works"),
        path("staying-safe/", views.staying_safe, name="staying_safe"),
        path("promises/", promises.promises, name="promises"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
        prefix_default_language=False,
    ),
]

handler404 = "irct.views.not_found"
handler500 = "irct.views.broken"
