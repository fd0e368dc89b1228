namespace RnnLib;

/// <summary>The elements of a tensor and of its reshaped views.</summary>
internal sealed class TensorStorage(Buffer buffer, PassMemory? owner = null)
{
    private Buffer _buffer = buffer;
    private bool _isReleased;

    /// <summary>What takes the memory back at the end of a pass; null if only the garbage collector does.</summary>
    public PassMemory? Owner => owner;

    public Buffer Buffer => !_isReleased ? _buffer
        : throw new InvalidOperationException("this tensor was computed in a pass that has been disposed, and its memory serves other passes now; read it before, or keep Ops.Detach of it.");

    public void Release()
    {
        BufferPool.Return(_buffer);
        _buffer = Buffer.Empty;
        _isReleased = true;
    }
}
