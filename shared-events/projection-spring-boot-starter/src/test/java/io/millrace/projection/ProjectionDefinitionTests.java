package io.millrace.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.event.EventType;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.ItemRemoved;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.change.Changes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionDefinitionTests {

    @EventType(value = "stranger.came.v1", aggregate = "stranger")
    record StrangerCame(String id) {}

    @Projection(name = "all-forms", kind = ProjectionKind.STATE)
    static class AllForms {
        final List<String> calls = new ArrayList<>();

        @Handles
        void bare(ItemNamed item) {
            calls.add("bare " + item.name());
        }

        @Handles
        private void contextLast(ItemRemoved item, Changes changes, EventContext event) {
            calls.add("contextLast " + event.version());
        }

        @Handles
        static void fixed(SaleMade sale, EventContext event) {}
    }

    @Test
    void handlersMayTakeContextAndChangesInAnyOrder() throws Throwable {
        var projection = new AllForms();
        var definition = ProjectionDefinition.of(projection, Shop.TYPES);
        var context = new EventContext(Records.envelope(Shop.TYPES, "a", 7, new ItemRemoved("a")), "events.item", 0, 0);

        definition.handlerOf(ItemNamed.class).handle(new ItemNamed("a", "x"), context, null);
        definition.handlerOf(ItemRemoved.class).handle(new ItemRemoved("a"), context, null);

        assertThat(projection.calls).containsExactly("bare x", "contextLast 7");
        assertThat(definition.aggregateTypes()).containsExactlyInAnyOrder("item", "sale");
        assertThat(definition.handlerOf(Shop.ItemInspected.class)).isNull();
    }

    @Projection(name = "twice", kind = ProjectionKind.STATE)
    static class Twice {
        @Handles
        void one(ItemNamed item) {}

        @Handles
        void two(ItemNamed item) {}
    }

    @Test
    void twoHandlersForOneEventAreRefused() {
        refused(new Twice(), "handles ItemNamed in two methods; keep one");
    }

    @Projection(name = "unknown", kind = ProjectionKind.STATE)
    static class Unknown {
        @Handles
        void on(StrangerCame stranger) {}
    }

    @Test
    void unregisteredEventIsRefused() {
        refused(new Unknown(), "StrangerCame is not a registered event type; registered are [item.named.v1");
    }

    @Projection(name = "wrong", kind = ProjectionKind.STATE)
    static class WrongParameter {
        @Handles
        void on(ItemNamed item, String text) {}
    }

    @Test
    void wrongParameterIsRefused() {
        refused(
                new WrongParameter(),
                "WrongParameter.on(ItemNamed, String) cannot handle events: its parameters must be an event's record");
    }

    @Projection(name = "result", kind = ProjectionKind.STATE)
    static class Result {
        @Handles
        int on(ItemNamed item) {
            return 1;
        }
    }

    @Test
    void resultIsRefused() {
        refused(new Result(), "it must return void");
    }

    @Projection(name = "empty", kind = ProjectionKind.STATE)
    static class Empty {}

    @Test
    void projectionWithoutHandlerIsRefused() {
        refused(new Empty(), "has no handler; annotate a method with @Handles");
    }

    @Projection(name = "Not A Name", kind = ProjectionKind.STATE)
    static class BadName {
        @Handles
        void on(ItemNamed item) {}
    }

    @Test
    void malformedNameIsRefused() {
        refused(new BadName(), "the projection's name 'Not A Name' is not lower-case words with hyphens");
    }

    @Test
    void classWithoutAnnotationIsRefused() {
        refused("text", "java.lang.String lacks @Projection");
    }

    private static void refused(Object projection, String reason) {
        assertThatThrownBy(() -> ProjectionDefinition.of(projection, Shop.TYPES))
                .isInstanceOf(InvalidProjectionException.class)
                .hasMessageContaining(reason);
    }
}
