package io.millrace.deadletter.security;

import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/** Secures the admin API: no session, so that no browser can be made to act by another page. */
public final class ApiChain {

    static final String PATH = "/api/admin/**";

    private ApiChain() {}

    /**
     * Builds the chain, which concerns no other path.
     *
     * @param areas whose lists hold
     */
    public static SecurityFilterChain build(HttpSecurity http, Access access, List<Area> areas) {
        var entry = new ProblemEntryPoint();
        var manager = access.manager();
        http.securityMatcher(PATH)
                .authenticationManager(manager)
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .httpBasic(basic -> basic.authenticationEntryPoint(entry))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(entry)
                                .accessDeniedHandler(
                                        (request, response, denied) -> ProblemAnswer.write(
                                                response,
                                                HttpStatus.FORBIDDEN,
                                                "forbidden",
                                                "Your roles do not allow it; VIEWER sees, OPERATOR acts, ADMIN sees the audit and approves")))
                .authorizeHttpRequests(requests -> authorize(requests, areas))
                .addFilterBefore(new GuessLimitFilter(), LogoutFilter.class)
                .addFilterBefore(new ApiKeyFilter(access.keys(), entry), BasicAuthenticationFilter.class)
                .addFilterBefore(new RateLimitFilter(access.limits()), AuthorizationFilter.class);
        if (access.jwt().isSet()) {
            http.addFilterBefore(JwtAccess.filter(manager, entry), BasicAuthenticationFilter.class);
        }
        return http.build();
    }

    private static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            List<Area> areas) {
        areas.forEach(area -> ListedPaths.authorize(requests, area));
        requests.requestMatchers(HttpMethod.GET, PATH)
                .hasAuthority(Role.VIEWER.authority())
                .requestMatchers(HttpMethod.HEAD, PATH)
                .hasAuthority(Role.VIEWER.authority())
                .requestMatchers(HttpMethod.POST, PATH)
                .hasAuthority(Role.OPERATOR.authority())
                .anyRequest()
                .denyAll();
    }
}
