namespace RnnLib.Data;

/// <summary>How the calendar becomes numbers.</summary>
public enum CalendarEncoding
{
    /// <summary>A point on a circle, two columns: sine and cosine of 2 pi value / period, value counted from 0. December stands beside
    /// January.</summary>
    Circle,

    /// <summary>A column per value, 1 in that of the row and 0 in the others.</summary>
    OneHot,
}
