import array
import ctypes
import sys

samples = array.array("d", [1.0, 2.0, 3.0, 4.0])
print("references before:", sys.getrefcount(samples))

view = memoryview(samples)
print("references after: ", sys.getrefcount(samples))
print("format, itemsize, shape:",
      view.format, view.itemsize, view.shape)

half = view[::2]                      # no element is copied
print("strides:", half.strides, "values:", half.tolist())

c_side = (ctypes.c_double * 4).from_buffer(samples)
c_side[2] = 99.0           # C writes, Python sees it
print("through the array:", samples[2])

try:
    samples.append(5.0)
except BufferError as error:
    print("BufferError:", error)

half.release()
view.release()
del c_side
samples.append(5.0)
print("after release:", len(samples), "elements")
