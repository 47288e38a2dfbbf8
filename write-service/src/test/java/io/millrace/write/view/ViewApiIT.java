package io.millrace.write.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.community.ViewsCounted;
import io.millrace.contract.outbox.Receipt;
import io.millrace.write.Api;
import io.millrace.write.RunningService;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ViewApiIT {

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();

    @Test
    void everyViewCountsAndCarriesTheTotal() {
        var post = api.publish("Viewed").id();

        api.post(Api.POSTS + "/" + post + "/views", null);
        var second = api.post(Api.POSTS + "/" + post + "/views", null);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().required("total").asLong()).isEqualTo(2);
        assertThat(second.receipt()).isEqualTo(new Receipt("view", post, 2));
        assertThat(service.events("view", post)).containsExactly(new ViewsCounted(post, 1), new ViewsCounted(post, 2));
    }

    @Test
    void anUnknownPostIsNotViewed() {
        assertThat(api.post(Api.POSTS + "/" + UUID.randomUUID() + "/views", null)
                        .problem())
                .isEqualTo("unknown-post");
    }
}
