package carousel;

import org.junit.jupiter.api.Test;

class PlaceholderTest {
    @Test
    void builds() {}
}
