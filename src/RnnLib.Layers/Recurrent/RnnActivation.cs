namespace RnnLib.Layers;

/// <summary>The activation of a vanilla recurrent layer.</summary>
public enum RnnActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0): its gradient does not fade, but may explode; clip it.</summary>
    Relu,
}
