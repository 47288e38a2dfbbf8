package io.millrace.local.traffic;

import io.millrace.local.community.Answer;
import io.millrace.local.traffic.Handles.NotCreatedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a member of the community does. Posts and comments are numbered; their ids are known once they are created. */
sealed interface Command {

    /** Number of the post it is about. */
    int post();

    /** Hands the command in, once. */
    Answer send(Desk desk) throws IOException, NotCreatedException;

    /** Tells those who wait for what this command creates that it was refused. */
    default void refused(Desk desk) {}

    record PublishPost(int post, String author, String title, String body) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException {
            var answer = desk.service().publish(desk.key("post", post), author, title, body);
            if (answer.accepted()) {
                desk.posts().created(post, Desk.idIn(answer));
            }
            return answer;
        }

        @Override
        public void refused(Desk desk) {
            desk.posts().refused(post);
        }
    }

    record EditPost(int post, String title, String body) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            return desk.service().edit(desk.posts().id(post), title, body);
        }
    }

    record DeletePost(int post) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            return desk.service().delete(desk.posts().id(post));
        }
    }

    /**
     * Comments on a post.
     *
     * @param parent number of the comment that is answered, or null
     */
    record AddComment(int post, int comment, @Nullable Integer parent, String author, String body) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            var answered = parent == null ? null : desk.comments().id(parent);
            var answer = desk.service()
                    .comment(desk.key("comment", comment), desk.posts().id(post), answered, author, body);
            if (answer.accepted()) {
                desk.comments().created(comment, Desk.idIn(answer));
            }
            return answer;
        }

        @Override
        public void refused(Desk desk) {
            desk.comments().refused(comment);
        }
    }

    record RemoveComment(int post, int comment) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            return desk.service().removeComment(desk.comments().id(comment));
        }
    }

    record LikePost(int post, String user) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            return desk.service().like(desk.posts().id(post), user);
        }
    }

    record UnlikePost(int post, String user) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            return desk.service().unlike(desk.posts().id(post), user);
        }
    }

    record ViewPost(int post) implements Command {

        @Override
        public Answer send(Desk desk) throws IOException, NotCreatedException {
            return desk.service().view(desk.posts().id(post));
        }
    }
}
