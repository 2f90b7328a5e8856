import RingBuffer
import Testing

@Suite struct RingBufferTests {
    @Test func fillsUpAndOverwrites() {
        var buffer = RingBuffer<Int>(capacity: 3)
        for value in 1...3 {
            #expect(buffer.append(value) == nil)
        }
        #expect(buffer.isFull)
        #expect(buffer.append(4) == 1)
        #expect(Array(buffer) == [2, 3, 4])
        #expect(buffer.count == 3)
    }

    @Test func popsFromBothEnds() {
        var buffer = RingBuffer<Int>(capacity: 3)
        for value in 1...4 { buffer.append(value) }
        #expect(buffer.popFirst() == 2)
        #expect(buffer.popLast() == 4)
        #expect(Array(buffer) == [3])
        #expect(buffer.popLast() == 3)
        #expect(buffer.popLast() == nil)
        #expect(buffer.popFirst() == nil)
        #expect(buffer.isEmpty)
    }

    @Test func subscripts() {
        var buffer = RingBuffer<String>(capacity: 2)
        for value in ["a", "b", "c"] { buffer.append(value) }
        #expect(buffer[0] == "b")
        #expect(buffer[1] == "c")
        #expect(buffer[2] == nil)
        #expect(buffer[-1] == nil)
    }

    @Test func rotates() {
        var buffer = RingBuffer<Int>(capacity: 5)
        for value in 1...7 { buffer.append(value) }
        buffer.rotate(to: 2)
        #expect(Array(buffer) == [5, 6, 7, 3, 4])
        buffer.rotate(to: 9)
        #expect(Array(buffer) == [5, 6, 7, 3, 4])
    }

    @Test func mean() {
        var buffer = RingBuffer<Double>(capacity: 2)
        #expect(buffer.mean == nil)
        for value in [1.0, 2.0, 4.0] { buffer.append(value) }
        #expect(buffer.mean == 3)
    }
}
