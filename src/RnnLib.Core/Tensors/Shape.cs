using System.Runtime.CompilerServices;

namespace RnnLib;

/// <summary>The axis sizes of a tensor, outermost first: <c>Shape s = [batch, time, inputSize];</c></summary>
/// <remarks>Axes are named on arrival: <c>var (batch, time, inputSize) = input.Shape;</c>. An axis may have size zero; a shape
/// without axes is a scalar.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? _axes;

    private Shape(int[] axes, int count) => (_axes, Count) = (axes, count);

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => _axes?.Length ?? 0;

    /// <summary>The number of elements: the product of all axes, 1 for a scalar.</summary>
    public int Count => _axes is null ? 1 : field;

    /// <summary>The axis sizes, outermost first.</summary>
    public ReadOnlySpan<int> Axes => _axes;

    /// <summary>The size of one axis; <c>^1</c> is the innermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[Index axis] => Axes[Resolve(axis)];

    /// <summary>Makes a shape of the given axis sizes.</summary>
    /// <exception cref="ArgumentException">An axis is negative, or the product does not fit into an array.</exception>
    public static Shape Create(ReadOnlySpan<int> axes)
    {
        long count = 1;
        foreach (int axis in axes)
        {
            if (axis < 0)
                throw new ArgumentException($"shape: axis sizes must not be negative, got {Format(axes)}.", nameof(axes));
            count *= axis;
            if (count > Array.MaxLength)
                throw new ArgumentException($"shape: {Format(axes)} has more elements than an array can hold ({Array.MaxLength}).", nameof(axes));
        }

        return axes.IsEmpty ? default : new Shape(axes.ToArray(), (int)count);
    }

    /// <summary>Names the two axes of a matrix.</summary>
    /// <exception cref="ArgumentException">The shape does not have two axes.</exception>
    public void Deconstruct(out int axis0, out int axis1)
    {
        Require(2);
        (axis0, axis1) = (_axes![0], _axes[1]);
    }

    /// <summary>Names the three axes, usually batch, time and features.</summary>
    /// <exception cref="ArgumentException">The shape does not have three axes.</exception>
    public void Deconstruct(out int axis0, out int axis1, out int axis2)
    {
        Require(3);
        (axis0, axis1, axis2) = (_axes![0], _axes[1], _axes[2]);
    }

    /// <summary>This shape with one axis resized; <c>^1</c> is the innermost.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or the new shape is not one; see <see cref="Create"/>.</exception>
    public Shape With(Index axis, int size)
    {
        int[] axes = Axes.ToArray();
        axes[Resolve(axis)] = size;
        return Create(axes);
    }

    /// <summary>Enumerates the axis sizes, outermost first.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Axes.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Shape other) => Axes.SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int axis in Axes)
            hash.Add(axis);
        return hash.ToHashCode();
    }

    /// <summary>Whether both shapes have the same axes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>For example <c>[32, 15, 10]</c>.</summary>
    public override string ToString() => Format(Axes);

    /// <summary>Resolves an axis that may count from the end (-1 is the innermost).</summary>
    internal int ResolveAxis(int axis, string operation)
    {
        int resolved = axis < 0 ? axis + Rank : axis;
        if (resolved < 0 || resolved >= Rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"{operation}: the tensor {this} has no axis {axis}; expected {-Rank} to {Rank - 1}.");
        return resolved;
    }

    /// <summary>The number of elements of the axes from <paramref name="from"/> up to but without <paramref name="to"/>.</summary>
    internal int Product(int from, int to)
    {
        int product = 1;
        for (int axis = from; axis < to; axis++)
            product *= _axes![axis];
        return product;
    }

    private int Resolve(Index axis)
    {
        int resolved = axis.GetOffset(Rank);
        return (uint)resolved < (uint)Rank
            ? resolved
            : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"shape: {this} has no axis {axis}.");
    }

    private void Require(int rank)
    {
        if (Rank != rank)
            throw new ArgumentException($"expected a shape of {rank} axes, got {this}.");
    }

    private static string Format(ReadOnlySpan<int> axes) => $"[{string.Join(", ", axes.ToArray())}]";
}
