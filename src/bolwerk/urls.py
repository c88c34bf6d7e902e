# SPDX-License-Identifier: EUPL-1.2
"""Every address of the web door. Pages carry their language; a private link does not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from bolwerk.api.urls import urls as api
from bolwerk.web.account_urls import oidc_urlpatterns
from bolwerk.web.account_urls import urlpatterns as account
from bolwerk.web.link import open_link
from bolwerk.web.views import (
    check,
    control,
    data,
    demo,
    domain,
    lists,
    outbox,
    pages,
    profile,
    repairs,
    report,
    result,
    steps,
    suppliers,
    watch,
)

urlpatterns = [
    path("", pages.choose_language, name="home"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    path(".well-known/bolwerk-keys.json", repairs.published, name="proof_keys"),
    path("l/<str:token>", open_link, name="open_link"),
    path("api/v1/", api),
    path("sign-in/", include(oidc_urlpatterns)),
    *i18n_patterns(
        path("", pages.start, name="start"),
        path("begin/", profile.begin, name="begin"),
        path("profile/", profile.profile, name="profile"),
        path("check/", check.resume, name="check"),
        path("further/", check.further, name="further"),
        path("check/<slug:question_id>/", check.question, name="question"),
        path("check/<slug:question_id>/who/", check.who, name="who"),
        path("link/", check.link, name="link"),
        path("link/renew/", check.renew_link, name="renew_link"),
        path("erase/", check.erase, name="erase"),
        path("data/", data.data, name="data"),
        path("data/take/", data.take, name="take"),
        path("import/", data.bring, name="bring"),
        path("result/", result.result, name="result"),
        path("result/pdf/", report.report, name="report"),
        path("result/step/<slug:measure_id>/", steps.step, name="step"),
        path("result/step/<slug:measure_id>/did/", steps.did, name="did"),
        path("domain/", domain.domain, name="domain"),
        path("domain/again/", domain.again, name="again"),
        path("domain/seen/<str:check_id>/", domain.seen, name="seen"),
        path("domain/providers/", domain.providers, name="providers"),
        path("domain/watch/", watch.switch, name="watch_switch"),
        path("domain/watch/read/", watch.read, name="watch_read"),
        path("domain/watch/mail/", watch.mail, name="watch_mail"),
        path("watch/stop/<str:token>/", watch.stop, name="watch_stop"),
        path("watch/open/<uuid:firm_id>/", watch.open_firm, name="watch_open"),
        path("domain/repairs/", repairs.repairs, name="repairs"),
        path("domain/repairs/<uuid:proof_id>/", repairs.repair, name="repair"),
        path("domain/repairs/<uuid:proof_id>/file/", repairs.document, name="repair_document"),
        path("domain/repairs/<uuid:proof_id>/pdf/", repairs.paper, name="repair_paper"),
        path("verify/", repairs.verify, name="verify"),
        path("suppliers/", suppliers.suppliers, name="suppliers"),
        path("suppliers/add/", suppliers.add, name="supplier_add"),
        path("suppliers/aside/", suppliers.aside, name="supplier_aside"),
        path("suppliers/back/", suppliers.back, name="supplier_back"),
        path("suppliers/look/", suppliers.look, name="suppliers_look"),
        path("suppliers/of/<str:domain>/", suppliers.supplier, name="supplier"),
        path("domain/yours/", control.proof, name="control"),
        path("domain/yours/look/", control.look, name="control_look"),
        path("domain/yours/mail/", control.send, name="control_mail"),
        path("domain/yours/withdraw/", control.withdraw, name="control_withdraw"),
        path("domain/yours/machines/", control.machine, name="machine"),
        path("domain/yours/machines/<int:machine_id>/forget/", control.forget, name="forget_machine"),
        path("domain/yours/confirm/<str:token>/", control.confirm, name="confirm_domain"),
        path("lists/", lists.lists, name="lists"),
        path("lists/key/", lists.key, name="list_key"),
        path("lists/key/remove/", lists.key_remove, name="list_key_remove"),
        path("lists/<uuid:list_id>/", lists.one, name="list"),
        path("lists/<uuid:list_id>/start/", lists.start, name="list_start"),
        path("lists/<uuid:list_id>/pause/", lists.pause, name="list_pause"),
        path("lists/<uuid:list_id>/delete/", lists.delete, name="list_delete"),
        path("lists/<uuid:list_id>/of/<int:row_id>/", lists.member, name="list_member"),
        path("lists/<uuid:list_id>/take/<slug:form>/", lists.take, name="list_take"),
        path("account/", include(account)),
        path("demo/mail/", outbox.outbox, name="demo_mail"),
        path("demo/firm/", demo.open_firm, name="demo_firm"),
        path("demo/domain/", demo.panel, name="demo_panel"),
        path("privacy/", pages.statement, {"page_id": "privacy"}, name="privacy"),
        path("accessibility/", pages.statement, {"page_id": "accessibility"}, name="accessibility"),
        path("style/", pages.style, name="style"),
    ),
]

handler400 = "bolwerk.web.views.pages.bad_request"
handler403 = "bolwerk.web.views.pages.forbidden"
handler404 = "bolwerk.web.views.pages.not_found"
handler500 = "bolwerk.web.views.pages.server_error"
