package nibblescope.core.backend.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameTest {
    private static FrameException refused(byte[] bytes) {
        return assertThrows(FrameException.class, () -> Frame.read(new ByteArrayInputStream(bytes)));
    }

    @ParameterizedTest
    @EnumSource
    void framesAreReadAsTheyWereWritten(Frame.Type type) throws Exception {
        byte[] payload = {1, -2, 3};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Frame(type, 0x12345678, payload).write(out);
        new Frame(type, -1).write(out);
        InputStream in = new ByteArrayInputStream(out.toByteArray());
        Frame first = Frame.read(in).orElseThrow();
        assertEquals(type, first.type());
        assertEquals(0x12345678, first.job());
        assertArrayEquals(payload, first.payload());
        assertEquals(-1, Frame.read(in).orElseThrow().job());
        assertEquals(Optional.empty(), Frame.read(in));
    }

    @Test
    void theBytesAreThoseOfTheProtocol() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Frame(Frame.Type.CANCEL, 258, new byte[] {9}).write(out);
        assertArrayEquals(new byte[] {0, 0, 0, 6, 8, 0, 0, 1, 2, 9}, out.toByteArray());
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeAnythingIsAllocated() {
        byte[] most = ByteBuffer.allocate(4).putInt(Frame.MOST_BYTES).array();
        assertTrue(refused(most).cutOff());
        byte[] more = ByteBuffer.allocate(4).putInt(Frame.MOST_BYTES + 1).array();
        assertFalse(refused(more).cutOff());
        assertFalse(refused(new byte[] {-1, -1, -1, -1}).cutOff());
    }

    @Test
    void aFrameShorterThanItsHeadIsRefused() {
        assertFalse(refused(new byte[] {0, 0, 0, 4, 1, 0, 0, 0}).cutOff());
        assertFalse(refused(new byte[] {0, 0, 0, 0}).cutOff());
    }

    @Test
    void aStreamThatEndsWithinAFrameIsCutOff() {
        byte[] whole = {0, 0, 0, 6, 8, 0, 0, 1, 2, 9};
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertTrue(refused(part).cutOff(), "length " + length);
        }
    }

    @Test
    void unknownTypesAreRefused() {
        for (int type : new int[] {0, Frame.Type.values().length + 1, 255}) {
            assertEquals(
                    "a frame of the unknown type " + type,
                    refused(new byte[] {0, 0, 0, 5, (byte) type, 0, 0, 0, 0}).found());
        }
    }

    @Test
    void textIsShownAsItIs() {
        String found =
                refused("Welcome to gpu1!\n".getBytes(StandardCharsets.UTF_8)).found();
        assertTrue(found.startsWith("\"Welcome to gpu1!\\x0a\""), found);
    }

    @Test
    void noFrameBeyondTheLimitIsWritten() {
        Frame frame = new Frame(Frame.Type.DATA, 1, new byte[Frame.MOST_BYTES - 4]);
        assertThrows(FrameException.class, () -> frame.write(new ByteArrayOutputStream()));
    }
}
