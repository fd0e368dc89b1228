namespace RnnLib;

/// <summary>The elements of a tensor and of its reshaped views.</summary>
internal sealed class TensorStorage(Buffer buffer, bool isOwnedByPass = false)
{
    private Buffer _buffer = buffer;
    private bool _isReleased;

    /// <summary>Whether the memory goes back to the pool at the end of a pass.</summary>
    public bool IsOwnedByPass => isOwnedByPass;

    public Buffer Buffer => !_isReleased ? _buffer
        : throw new InvalidOperationException("this tensor was computed in a pass that has been disposed, and its memory serves other passes now; read it before, or keep Ops.Detach of it.");

    public void Release()
    {
        BufferPool.Return(_buffer);
        _buffer = Buffer.Empty;
        _isReleased = true;
    }
}
