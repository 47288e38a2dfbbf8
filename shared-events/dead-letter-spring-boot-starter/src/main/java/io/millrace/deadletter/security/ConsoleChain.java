package io.millrace.deadletter.security;

import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.logout.LogoutFilter;

/** Secures the console: a session after signing in, and a token in every form. */
public final class ConsoleChain {

    /** Scripts and styles come from the console itself; nothing is inline. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private ConsoleChain() {}

    /**
     * Builds the chain, which concerns no other path.
     *
     * @param console where it is, and what it lists
     */
    public static SecurityFilterChain build(HttpSecurity http, Access access, Area console) {
        var path = console.root();
        return http.securityMatcher(path, path + "/**")
                .authenticationManager(access.manager())
                .formLogin(form ->
                        form.loginPage(path + "/login").defaultSuccessUrl(path).failureHandler(wrong(path)))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new PageParts(path + "/login")))
                .requestCache(cache -> cache.requestCache(PageParts.cache()))
                .logout(logout -> logout.logoutUrl(path + "/logout").logoutSuccessUrl(path + "/login?left"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .authorizeHttpRequests(requests -> authorize(requests, console))
                .addFilterBefore(new GuessLimitFilter(), LogoutFilter.class)
                .addFilterBefore(new RateLimitFilter(access.limits()), AuthorizationFilter.class)
                .build();
    }

    private static AuthenticationFailureHandler wrong(String path) {
        var redirect = new SimpleUrlAuthenticationFailureHandler(path + "/login?failed");
        return (request, response, failure) -> {
            GuessLimitFilter.failed(request);
            redirect.onAuthenticationFailure(request, response, failure);
        };
    }

    private static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            Area console) {
        var path = console.root();
        requests.requestMatchers(path + "/login", path + "/assets/**").permitAll();
        ListedPaths.authorize(requests, console);
        requests.requestMatchers(HttpMethod.GET, path, path + "/**")
                .hasAuthority(Role.VIEWER.authority())
                .requestMatchers(HttpMethod.POST, path + "/**")
                .hasAuthority(Role.OPERATOR.authority())
                .anyRequest()
                .denyAll();
    }
}
