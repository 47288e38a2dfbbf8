package io.millrace.deadletter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.admin.AdminService;
import io.millrace.deadletter.admin.Paths;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminSecurityIT {

    private static final AdminService SERVICE = new AdminService(AdminSecurityIT.class);
    private static final UUID LETTER = SERVICE.letters.letter("k", 1, ItemChanged.json("poison"));

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,, 401, 200, 200, 200",
        "GET, /groups, 401, 200, 200, 200",
        "GET, /overview, 401, 200, 200, 200",
        "GET, /runs, 401, 200, 200, 200",
        "GET, /{letter}, 401, 200, 200, 200",
        "GET, /audit, 401, 403, 403, 200",
        "POST, /{letter}/dry-run, 401, 403, 200, 200",
        "POST, /{letter}/discard, 401, 403, 400, 400",
        "POST, /{letter}/reopen, 401, 403, 400, 400",
        "POST, /{letter}/edit, 401, 403, 400, 400",
        "POST, /replay, 401, 403, 400, 400",
        "POST, /groups/none/replay, 401, 403, 409, 409",
        "POST, /runs/{letter}/pause, 401, 403, 404, 404",
        "DELETE, /{letter}, 401, 403, 403, 403"
    })
    void rolesDecide(String method, String path, int nobody, int viewer, int operator, int admin) {
        var url = Paths.ADMIN + (path == null ? "" : path.replace("{letter}", LETTER.toString()));
        assertThat(status(null, method, url)).isEqualTo(nobody);
        assertThat(status("viewer", method, url)).isEqualTo(viewer);
        assertThat(status("operator", method, url)).isEqualTo(operator);
        assertThat(status("admin", method, url)).isEqualTo(admin);
    }

    /** The first answer that is 429, or the last of so many: a bucket may be filled while a slow machine asks. */
    private static AdminService.Answer firstRefused(int atMost, Supplier<AdminService.Answer> request) {
        return Stream.generate(request)
                .limit(atMost - 1L)
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseGet(request);
    }

    private static int status(String user, String method, String url) {
        var answer = SERVICE.send(user, method, url, method.equals("POST") ? "{}" : null, Map.of());
        if (answer.status() >= 400) {
            assertThat(answer.json().get("type").asString()).startsWith("urn:millrace:problem:");
        }
        return answer.status();
    }

    @Test
    void anApiKeyAuthenticatesByItsHash() {
        var url = Paths.ADMIN + "/" + LETTER + "/dry-run";

        assertThat(SERVICE.send(null, "POST", url, null, Map.of("X-API-Key", AdminService.KEY))
                        .status())
                .isEqualTo(200);
        assertThat(SERVICE.send(null, "POST", url, null, Map.of("X-API-Key", "wrong"))
                        .status())
                .isEqualTo(401);
        assertThat(SERVICE.letters.count(
                        "SELECT count(*) FROM millrace.dead_letter_audit WHERE actor = 'robot' AND act = 'DRY_RUN'"))
                .isEqualTo(1);
    }

    @Test
    void wrongPasswordsAndUnknownNamesAreRefused() {
        assertThat(status("viewer:wrong", "GET", Paths.ADMIN)).isEqualTo(401);
        assertThat(status("nobody", "GET", Paths.ADMIN)).isEqualTo(401);
    }

    @Test
    void noSessionIsKept() {
        assertThat(SERVICE.get("viewer", Paths.ADMIN).response().headers().map())
                .doesNotContainKey("set-cookie");
    }

    @Test
    void thePathsOfTheServiceStayAsTheyWere() {
        assertThat(SERVICE.get(null, "/api/v1/things").status()).isEqualTo(200);
        assertThat(SERVICE.send(null, "POST", "/api/v1/things", "{}", Map.of()).status())
                .isEqualTo(405);
        assertThat(SERVICE.get(null, "/api/admin/other").status()).isEqualTo(401);
    }

    @Test
    void aPrincipalThatAsksTooOftenIsToldToWait() {
        try (var service = new AdminService(
                AdminSecurityIT.class,
                "--millrace.dead-letter.security.rate-limit.per-second=1",
                "--millrace.dead-letter.security.rate-limit.burst=3")) {
            for (int i = 0; i < 3; i++) {
                assertThat(service.get("viewer", Paths.ADMIN).status()).isEqualTo(200);
            }

            var refused = firstRefused(20, () -> service.get("viewer", Paths.ADMIN));

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused.json().get("type").asString()).isEqualTo("urn:millrace:problem:too-many-requests");
            assertThat(service.get("operator", Paths.ADMIN).status()).isEqualTo(200);
        }
    }

    @Test
    void whoGuessesPasswordsIsStoppedBeforeTheNextGuess() {
        try (var service = new AdminService(AdminSecurityIT.class)) {
            for (int i = 0; i < 20; i++) {
                assertThat(service.get("admin:guess" + i, Paths.ADMIN).status()).isEqualTo(401);
            }

            var refused = firstRefused(40, () -> {
                service.get("admin:guess", Paths.ADMIN);
                return service.get("admin", Paths.ADMIN);
            });

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("1");
            await().until(() -> service.get("admin", Paths.ADMIN).status() == 200);
        }
    }

    @Test
    void aPlainPasswordIsRefusedAtStartAndNotShown() {
        var failure = catchThrowable(() -> new AdminService(
                        AdminSecurityIT.class, "--millrace.dead-letter.security.users[0].password=letmein")
                .close());

        assertThat(failure).hasStackTraceContaining("htpasswd -nBC 10 viewer");
        assertThat(failure).satisfies(thrown -> {
            for (var cause = thrown; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain("letmein");
            }
        });
    }
}
