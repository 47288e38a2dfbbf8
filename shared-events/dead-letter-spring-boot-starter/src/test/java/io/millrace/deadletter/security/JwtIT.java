package io.millrace.deadletter.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.admin.AdminService;
import io.millrace.deadletter.admin.Paths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwtIT {

    private static final String ISSUER = "https://issuer.example";

    private RSAKey key;
    private HttpServer issuer;
    private AdminService service;

    @BeforeEach
    void start() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        var keys = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        service = new AdminService(
                JwtIT.class,
                "--millrace.dead-letter.security.jwt.jwk-set-uri=http://localhost:%d/keys"
                        .formatted(issuer.getAddress().getPort()),
                "--millrace.dead-letter.security.jwt.issuer-uri=" + ISSUER,
                "--millrace.dead-letter.security.jwt.audience=shop",
                "--millrace.dead-letter.security.jwt.roles-claim=duties");
    }

    @AfterEach
    void stop() {
        service.close();
        issuer.stop(0);
    }

    @Test
    void aTokenOfTheIssuerHasTheRolesOfItsClaim() throws JOSEException {
        var letter = service.letters.letter("k", 1, ItemChanged.json("fine"));
        var viewer = token(ISSUER, "shop", List.of("viewer", "baker"), 60);
        var operator = token(ISSUER, "shop", List.of("OPERATOR"), 60);

        assertThat(status("GET", Paths.ADMIN, viewer)).isEqualTo(200);
        assertThat(status("POST", Paths.ADMIN + "/" + letter + "/dry-run", viewer))
                .isEqualTo(403);
        assertThat(status("POST", Paths.ADMIN + "/" + letter + "/dry-run", operator))
                .isEqualTo(200);
        assertThat(service.letters.count("SELECT count(*) FROM millrace.dead_letter_audit WHERE actor = 'tina'"))
                .isEqualTo(1);
    }

    @Test
    void otherTokensAreRefused() throws JOSEException {
        assertThat(status("GET", Paths.ADMIN, token("https://other.example", "shop", List.of("ADMIN"), 60)))
                .isEqualTo(401);
        assertThat(status("GET", Paths.ADMIN, token(ISSUER, "bank", List.of("ADMIN"), 60)))
                .isEqualTo(401);
        assertThat(status("GET", Paths.ADMIN, token(ISSUER, "shop", List.of("ADMIN"), -3_600)))
                .isEqualTo(401);
        assertThat(status("GET", Paths.ADMIN, token(ISSUER, "shop", List.of("baker"), 60)))
                .isEqualTo(403);
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        assertThat(status("GET", Paths.ADMIN, token(ISSUER, "shop", List.of("ADMIN"), 60)))
                .isEqualTo(401);
    }

    private int status(String method, String path, String token) {
        return service.send(null, method, path, null, Map.of("Authorization", "Bearer " + token))
                .status();
    }

    private String token(String by, String audience, List<String> duties, int seconds) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                new JWTClaimsSet.Builder()
                        .subject("tina")
                        .issuer(by)
                        .audience(audience)
                        .claim("duties", duties)
                        .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }
}
