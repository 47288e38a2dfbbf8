package io.millrace.deadletter.security;

import jakarta.servlet.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Takes tokens of an issuer. The issuer is asked for its keys when the first token comes. */
final class JwtAccess {

    private JwtAccess() {}

    static AuthenticationProvider provider(JwtSettings settings) {
        var provider = new JwtAuthenticationProvider(new SupplierJwtDecoder(() -> decoder(settings)));
        var roles = new JwtGrantedAuthoritiesConverter();
        roles.setAuthoritiesClaimName(settings.rolesClaim());
        roles.setAuthorityPrefix("");
        var converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(jwt -> Role.authorities(named(roles.convert(jwt))));
        provider.setJwtAuthenticationConverter(converter);
        return provider;
    }

    static Filter filter(AuthenticationManager manager, AuthenticationEntryPoint entry) {
        var filter = new BearerTokenAuthenticationFilter(manager);
        filter.setAuthenticationEntryPoint(entry);
        return filter;
    }

    private static List<Role> named(Collection<? extends GrantedAuthority> authorities) {
        return authorities.stream()
                .flatMap(authority -> Role.named(Objects.requireNonNullElse(authority.getAuthority(), "")).stream())
                .toList();
    }

    private static JwtDecoder decoder(JwtSettings settings) {
        NimbusJwtDecoder decoder = settings.jwkSetUri() != null
                ? NimbusJwtDecoder.withJwkSetUri(settings.jwkSetUri()).build()
                : JwtDecoders.fromIssuerLocation(Objects.requireNonNull(settings.issuerUri()));
        decoder.setJwtValidator(validator(settings));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(JwtSettings settings) {
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        validators.add(new JwtTimestampValidator());
        if (settings.issuerUri() != null) {
            validators.add(new JwtIssuerValidator(settings.issuerUri()));
        }
        var audience = settings.audience();
        if (audience != null) {
            validators.add(new JwtClaimValidator<Collection<String>>(
                    "aud", given -> given != null && given.contains(audience)));
        }
        return new DelegatingOAuth2TokenValidator<>(validators);
    }
}
