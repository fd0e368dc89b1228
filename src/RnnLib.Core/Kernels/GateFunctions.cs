using System.Runtime.CompilerServices;

namespace RnnLib;

/// <summary>exp, sigmoid and tanh of a register, a third of the time of the general ones.</summary>
/// <remarks>NaN stays NaN. Nothing becomes a denormal number, which would slow down whatever reads it a hundredfold.</remarks>
internal static class GateFunctions
{
    /// <summary>-1 / ln 2, and ln 2 in two parts, so that what is left of x without a multiple of it keeps its last bits.</summary>
    private const float PerLn2 = -1.44269504088896341f, Ln2 = 0.693359375f, Ln2Rest = -2.12194440e-4f;

    /// <summary>The coefficients of 1 + E1 r + E2 r² + ... + E6 r⁶, which is 4e-9 from e⁻ʳ.</summary>
    private const float E1 = -1.00000004f, E2 = 0.500000005f, E3 = -0.16666415f, E4 = 0.0416663523f, E5 = -0.00837516829f, E6 = 0.00139411608f;

    /// <summary>1 / (1 + e⁻ˣ), at most 1.8e-7 from it; 1e-30 for all x below -69.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Sigmoid<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes bounded = TLanes.AtLeast(TLanes.Broadcast(-69), TLanes.AtMost(TLanes.Broadcast(69), x));
        return TLanes.Reciprocal(TLanes.Broadcast(1) + ExpOfMinus(bounded));
    }

    /// <summary>Sigmoid of three registers, one operation of each in turn: of one alone, each operation waits for the one before it. The same bits as one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sigmoid<TLanes>(ref TLanes x, ref TLanes y, ref TLanes z)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.Broadcast(1), a = TLanes.Broadcast(69), b = TLanes.Broadcast(-69);
        TLanes rx = TLanes.AtMost(a, x), ry = TLanes.AtMost(a, y), rz = TLanes.AtMost(a, z);
        (rx, ry, rz) = (TLanes.AtLeast(b, rx), TLanes.AtLeast(b, ry), TLanes.AtLeast(b, rz));

        a = TLanes.Broadcast(PerLn2);
        TLanes nx = rx * a, ny = ry * a, nz = rz * a;
        (nx, ny, nz) = (TLanes.Round(nx), TLanes.Round(ny), TLanes.Round(nz));
        (a, b) = (TLanes.Broadcast(Ln2), TLanes.Broadcast(Ln2Rest));
        (rx, ry, rz) = (TLanes.MultiplyAdd(nx, a, rx), TLanes.MultiplyAdd(ny, a, ry), TLanes.MultiplyAdd(nz, a, rz));
        (rx, ry, rz) = (TLanes.MultiplyAdd(nx, b, rx), TLanes.MultiplyAdd(ny, b, ry), TLanes.MultiplyAdd(nz, b, rz));

        (a, b) = (TLanes.Broadcast(E6), TLanes.Broadcast(E5));
        TLanes px = TLanes.MultiplyAdd(rx, a, b), py = TLanes.MultiplyAdd(ry, a, b), pz = TLanes.MultiplyAdd(rz, a, b);
        a = TLanes.Broadcast(E4);
        (px, py, pz) = (TLanes.MultiplyAdd(rx, px, a), TLanes.MultiplyAdd(ry, py, a), TLanes.MultiplyAdd(rz, pz, a));
        a = TLanes.Broadcast(E3);
        (px, py, pz) = (TLanes.MultiplyAdd(rx, px, a), TLanes.MultiplyAdd(ry, py, a), TLanes.MultiplyAdd(rz, pz, a));
        a = TLanes.Broadcast(E2);
        (px, py, pz) = (TLanes.MultiplyAdd(rx, px, a), TLanes.MultiplyAdd(ry, py, a), TLanes.MultiplyAdd(rz, pz, a));
        a = TLanes.Broadcast(E1);
        (px, py, pz) = (TLanes.MultiplyAdd(rx, px, a), TLanes.MultiplyAdd(ry, py, a), TLanes.MultiplyAdd(rz, pz, a));
        (px, py, pz) = (TLanes.MultiplyAdd(rx, px, one), TLanes.MultiplyAdd(ry, py, one), TLanes.MultiplyAdd(rz, pz, one));

        (px, py, pz) = (TLanes.TimesPowerOfTwo(px, nx), TLanes.TimesPowerOfTwo(py, ny), TLanes.TimesPowerOfTwo(pz, nz));
        (x, y, z) = (TLanes.Reciprocal(one + px), TLanes.Reciprocal(one + py), TLanes.Reciprocal(one + pz));
    }

    /// <summary>tanh(x), at most 5 units of the last place from it, near zero too.</summary>
    /// <remarks>A quotient of polynomials in x² (the coefficients that Eigen uses), constant from where floats cannot tell it from 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Tanh<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        const float largest = 7.90531110763549805f;
        TLanes bounded = TLanes.AtLeast(TLanes.Broadcast(-largest), TLanes.AtMost(TLanes.Broadcast(largest), x));
        TLanes square = bounded * bounded;
        TLanes p = TLanes.MultiplyAdd(square, TLanes.Broadcast(-2.76076847742355e-16f), TLanes.Broadcast(2.00018790482477e-13f));
        p = TLanes.MultiplyAdd(square, p, TLanes.Broadcast(-8.60467152213735e-11f));
        p = TLanes.MultiplyAdd(square, p, TLanes.Broadcast(5.12229709037114e-08f));
        p = TLanes.MultiplyAdd(square, p, TLanes.Broadcast(1.48572235717979e-05f));
        p = TLanes.MultiplyAdd(square, p, TLanes.Broadcast(6.37261928875436e-04f));
        p = TLanes.MultiplyAdd(square, p, TLanes.Broadcast(4.89352455891786e-03f));
        TLanes q = TLanes.MultiplyAdd(square, TLanes.Broadcast(1.19825839466702e-06f), TLanes.Broadcast(1.18534705686654e-04f));
        q = TLanes.MultiplyAdd(square, q, TLanes.Broadcast(2.26843463243900e-03f));
        q = TLanes.MultiplyAdd(square, q, TLanes.Broadcast(4.89352518554385e-03f));
        return bounded * p * TLanes.Reciprocal(q);
    }

    /// <summary>eˣ for x of 0 or less; e⁻⁸⁷ for all x below -87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ExpOfNegative<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => ExpOfMinus(TLanes.AtMost(TLanes.Broadcast(87), default(TLanes) - x));

    /// <summary>e⁻ˣ for x from -87 to 87: 2ⁿ e⁻ʳ, where -n is x / ln 2 to the nearest integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpOfMinus<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes n = TLanes.Round(x * TLanes.Broadcast(PerLn2));
        TLanes r = TLanes.MultiplyAdd(n, TLanes.Broadcast(Ln2), x);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(Ln2Rest), r);
        TLanes p = TLanes.MultiplyAdd(r, TLanes.Broadcast(E6), TLanes.Broadcast(E5));
        p = TLanes.MultiplyAdd(r, p, TLanes.Broadcast(E4));
        p = TLanes.MultiplyAdd(r, p, TLanes.Broadcast(E3));
        p = TLanes.MultiplyAdd(r, p, TLanes.Broadcast(E2));
        p = TLanes.MultiplyAdd(r, p, TLanes.Broadcast(E1));
        p = TLanes.MultiplyAdd(r, p, TLanes.Broadcast(1f));
        return TLanes.TimesPowerOfTwo(p, n);
    }
}
