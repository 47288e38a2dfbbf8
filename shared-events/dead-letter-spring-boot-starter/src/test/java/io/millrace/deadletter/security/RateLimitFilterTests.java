package io.millrace.deadletter.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class RateLimitFilterTests {

    private static final Authentication NOBODY = new AnonymousAuthenticationToken(
            "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    /** One request per second. */
    private final RateLimitFilter filter = new RateLimitFilter(new RateLimits(1, 1));

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whoHasNotSignedInCountsByAddress() throws Exception {
        exhaust(NOBODY, "192.0.2.1");

        assertThat(status(NOBODY, "192.0.2.2")).isEqualTo(200);
    }

    @Test
    void whoHasSignedInCountsByName() throws Exception {
        exhaust(new TestingAuthenticationToken("alice", null), "192.0.2.1");

        assertThat(status(new TestingAuthenticationToken("bob", null), "192.0.2.1"))
                .isEqualTo(200);
    }

    /** Until it is refused: a bucket may be filled while a slow machine asks. */
    private void exhaust(Authentication user, String address) throws ServletException, IOException {
        int requests = 0;
        while (status(user, address) != 429) {
            assertThat(++requests).isLessThan(20);
        }
    }

    private int status(Authentication user, String address) throws ServletException, IOException {
        SecurityContextHolder.getContext().setAuthentication(user);
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        var response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
