package nibblescope.core.backend.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/// Memory on a device that is given back together.
final class DeviceMemory implements AutoCloseable {
    private final Driver driver;
    private final Deque<Long> addresses = new ArrayDeque<>();

    DeviceMemory(Driver driver) {
        this.driver = driver;
    }

    long allocate(long bytes) throws CudaException {
        long address = driver.allocate(bytes);
        addresses.push(address);
        return address;
    }

    @Override
    public void close() throws CudaException {
        while (!addresses.isEmpty()) {
            driver.free(addresses.pop());
        }
    }
}
