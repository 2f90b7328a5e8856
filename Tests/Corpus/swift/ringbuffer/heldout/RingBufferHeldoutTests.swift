import RingBuffer
import Testing

@Suite struct RingBufferHeldoutTests {
    @Test(arguments: [1, 2, 3, 5]) func againstAnArray(capacity: Int) {
        var state: UInt64 = UInt64(capacity) &* 77
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var buffer = RingBuffer<Int>(capacity: capacity)
        var model: [Int] = []
        for step in 0..<300 {
            switch next(7) {
            case 0:
                #expect(buffer.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            case 1:
                #expect(buffer.popLast() == model.popLast())
            case 2:
                let index = next(capacity + 2) - 1
                buffer.rotate(to: index)
                if index > 0 && index < model.count {
                    model = Array(model[index...] + model[..<index])
                }
            default:
                let gone = model.count == capacity ? model.removeFirst() : nil
                #expect(buffer.append(step) == gone)
                model.append(step)
            }
            #expect(Array(buffer) == model)
            #expect(buffer.count == model.count)
            #expect(buffer.isEmpty == model.isEmpty)
            #expect(buffer.isFull == (model.count == capacity))
            #expect(buffer.capacity == capacity)
            for index in -1...capacity {
                #expect(buffer[index] == (model.indices.contains(index) ? model[index] : nil))
            }
        }
    }

    @Test func mean() {
        var buffer = RingBuffer<Double>(capacity: 4)
        buffer.append(3)
        #expect(buffer.mean == 3)
        buffer.append(4)
        #expect(buffer.mean == 3.5)
    }
}
