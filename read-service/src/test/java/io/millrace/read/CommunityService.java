package io.millrace.read;

import io.millrace.stack.SharedStack;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service with a database of its own, and the community whose events it reads. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class CommunityService {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static {
        SharedStack.kafka().createTopics(3, "events.post", "events.comment", "events.like", "events.view");
    }

    static Community community;

    Api api;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        var database = SharedStack.freshDatabase(CommunityService.class);
        registry.add("spring.datasource.url", database::jdbcUrl);
        registry.add("spring.datasource.username", database::user);
        registry.add("spring.datasource.password", database::password);
        registry.add("spring.kafka.bootstrap-servers", SharedStack.kafka()::bootstrapServers);
        registry.add("millrace.projection.topic-discovery-interval", () -> "500ms");
        registry.add("millrace.projection.group-prefix", () -> database.name() + ".");
    }

    @BeforeAll
    static void gather() {
        community = new Community(SharedStack.kafka().bootstrapServers());
    }

    @AfterAll
    static void leave() {
        community.close();
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        api = new Api(HTTP, port);
    }
}
