namespace RnnLib.Layers;

/// <summary>The zeros that a convolution sees around its input.</summary>
public sealed record ConvolutionPadding
{
    private ConvolutionPadding(string name, int size = 0) => (Name, Size) = (name, size);

    /// <summary>None: the output is shorter by the span of the kernel. PyTorch's and Keras's default.</summary>
    public static ConvolutionPadding Valid { get; } = new(nameof(Valid));

    /// <summary>As many as keep the length with a stride of 1, half of them on each side, an odd one at the end; of a larger stride every so-many-th of those steps.</summary>
    public static ConvolutionPadding Same { get; } = new(nameof(Same));

    /// <summary>Before the first step alone, so that no step sees a later one (van den Oord et al., 2016). For <see cref="Conv1d"/>.</summary>
    public static ConvolutionPadding Causal { get; } = new(nameof(Causal));

    /// <summary>How many on each side.</summary>
    internal int Size { get; }

    private string Name { get; }

    /// <summary>A number of zeros on each side, as PyTorch's <c>padding=n</c>.</summary>
    /// <param name="size">0 or more.</param>
    public static ConvolutionPadding Of(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? Valid : new(nameof(Of), size);
    }

    /// <summary>The padding in words.</summary>
    public override string ToString() => Size == 0 ? Name : FormattableString.Invariant($"{Size} on each side");

    /// <summary>How many zeros stand before the first step, of a kernel that spans so many steps beside its first.</summary>
    internal int Before(int span) => this == Causal ? span : this == Same ? span / 2 : Size;

    /// <summary>How many steps come out of so many.</summary>
    internal int OutputLength(int length, int span, int stride)
    {
        if (length == 0)
            return 0;
        int places = this == Causal || this == Same ? length : length + 2 * Size - span;
        return places <= 0 ? 0 : (places - 1) / stride + 1;
    }
}
