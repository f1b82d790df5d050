package nibblescope.app.study;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import nibblescope.core.io.TensorFile;

/// A tensor file that several threads read and one may close: closing waits until nobody reads, and
/// whoever wants to read afterwards is told that the work is outdated.
public final class OpenFile implements AutoCloseable {
    private final TensorFile file;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Object identity;
    private boolean closed;

    private OpenFile(TensorFile file, Object identity) {
        this.file = file;
        this.identity = identity;
    }

    /// Opens a file.
    static OpenFile of(Exploration.Opener opener) throws Exception {
        // First, so that a file that is replaced meanwhile is not taken for the new one later.
        Object identity = opener instanceof Source source ? source.identity() : new Object();
        return new OpenFile(opener.open(), identity);
    }

    /// Equal to that of another file if both have the same tensors with the same elements; see
    /// [Source#identity()].
    Object identity() {
        return identity;
    }

    /// The file, for its name and its list of tensors.
    public TensorFile file() {
        return file;
    }

    /// Work on the file's elements.
    @FunctionalInterface
    public interface Reading<T> {
        T read(TensorFile file) throws Exception;
    }

    /// Reads while the file stays open.
    ///
    /// @throws CancellationException if it has been closed
    public <T> T read(Reading<T> reading) throws Exception {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new CancellationException();
            }
            return reading.read(file);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Closes the file once nobody reads it any more; blocks until then.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                file.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
