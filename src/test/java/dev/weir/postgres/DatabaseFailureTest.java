package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class DatabaseFailureTest {

    @Test
    void saysThatThereIsNoMemoryHoweverDeepThatIsBuried() {
        var cause = new DecoderException(new InvocationTargetException(new OutOfMemoryError("Java heap space")));

        DatabaseFailure failure = DatabaseFailure.statement(cause);

        assertThat(failure).hasMessage("no memory is left for the answer: Java heap space");
        assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.CONNECTION);
    }
}
