package io.millrace.projection.autoconfigure;

import io.millrace.contract.event.EventTypes;
import io.millrace.projection.InvalidProjectionException;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;

/**
 * The projections of an application.
 *
 * @param all checked, each name once
 */
record Projections(List<ProjectionDefinition> all) {

    static Projections in(ApplicationContext context, EventTypes types) {
        Map<String, String> beans = new HashMap<>();
        List<ProjectionDefinition> all = new ArrayList<>();
        context.getBeansWithAnnotation(Projection.class).forEach((bean, instance) -> {
            var definition = ProjectionDefinition.of(instance, types);
            var other = beans.put(definition.name(), bean);
            if (other != null) {
                throw new InvalidProjectionException("The beans %s and %s are both named projection %s; rename one"
                        .formatted(other, bean, definition.name()));
            }
            all.add(definition);
        });
        return new Projections(List.copyOf(all));
    }
}
