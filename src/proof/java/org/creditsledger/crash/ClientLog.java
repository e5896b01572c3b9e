package org.creditsledger.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The client's wishes and the answers, on disk before it continues: the only witness of the audit. It is independent of
 * the application and is read back from the file, so data that was only in memory does not count.
 */
class ClientLog implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final FileChannel channel;

    ClientLog(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** Returns once it is on disk. To be called before the request is sent. */
    void append(Intent intent) throws IOException {
        append(new Line(intent, null));
    }

    /** Returns once it is on disk. */
    void append(Answer answer) throws IOException {
        append(new Line(null, answer));
    }

    private void append(Line line) throws IOException {
        var bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(UTF_8));
        synchronized (this) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    History read() throws IOException {
        var intents = new ArrayList<Intent>();
        var answers = new ArrayList<Answer>();
        try (var lines = Files.lines(file)) {
            lines.map(line -> JSON.readValue(line, Line.class)).forEach(line -> {
                if (line.intent() != null) {
                    intents.add(line.intent());
                } else {
                    answers.add(line.answer());
                }
            });
        }
        return new History(intents, answers);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Line(Intent intent, Answer answer) {}

    record History(List<Intent> intents, List<Answer> answers) {}
}
