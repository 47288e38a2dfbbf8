package io.millrace.deadletter.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** What an area lists, before what holds for the rest of it. */
final class ListedPaths {

    private ListedPaths() {}

    static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            Area area) {
        if (!area.forAdministrators().isEmpty()) {
            requests.requestMatchers(area.administratorsPaths()).hasAuthority(Role.ADMIN.authority());
        }
        if (!area.forOperators().isEmpty()) {
            requests.requestMatchers(area.operatorsPaths()).hasAuthority(Role.OPERATOR.authority());
        }
    }
}
