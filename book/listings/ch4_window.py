import array, ctypes

samples = array.array("d", [1, 2, 3, 4])
view = memoryview(samples)
print(view.format, view.shape, view[::2].strides)

c_side = (ctypes.c_double * 4).from_buffer(samples)
c_side[2] = 99              # C writes
print("Python reads", samples[2])

try:
    samples.append(5)
except BufferError as error:
    print(error)
view.release()
del c_side
samples.append(5)
print(len(samples), "elements")
